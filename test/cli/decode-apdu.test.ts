import { describe, expect, it } from 'vitest';
import { apduLines, decodeApdu } from '../../cli/decode-apdu.ts';
import { testChip } from '../support/virtual-chip.ts';

function lines(text: string): readonly string[] {
  const decoded = decodeApdu(text);
  if (!decoded.ok) throw new Error(decoded.error);
  return apduLines(decoded.value);
}

describe('decode apdu', () => {
  it('reads one command', () => {
    expect(lines('00B2011400')).toEqual(['> 00 B2 01 14  READ RECORD  SFI 2 record 1']);
    expect(lines('00A404000E325041592E5359532E444446303100')).toEqual([
      '> 00 A4 04 00  SELECT',
      '    325041592E5359532E4444463031 "2PAY.SYS.DDF01"',
    ]);
    expect(lines('80AE9000021122')).toEqual([
      '> 80 AE 90 00  GENERATE AC  ARQC with CDA',
      '    (2 bytes, hidden)',
    ]);
  });

  it('never shows a PIN', () => {
    const trace = '> 0020008008241234FFFFFFFFFF\n< 63C2';
    expect(lines(trace)).toEqual([
      '> 00 20 00 80  VERIFY  PIN in plain',
      '    (8 bytes, hidden)',
      '< 63C2  verification failed, 2 tries left',
    ]);
    expect(JSON.stringify(decodeApdu(trace))).not.toContain('1234');
    expect(JSON.stringify(decodeApdu(trace, { unmasked: true }))).toContain('241234');
  });

  it('follows object lists and GET RESPONSE', () => {
    const trace = `
      > 80A8000002830000
      < 6108
      > 00C0000008
      < 80067C00080101009000
      > 00B2010C00
      < 700A8C089F02069C019F37049000
      > 80AE80000B000000100000011A2B3C4D
      < 610D
      > 00C000000D
      < 800B8000011122334455667788 9000`;
    expect(lines(trace)).toEqual([
      '> 80 A8 00 00  GET PROCESSING OPTIONS',
      '< 6108  8 bytes to be fetched by GET RESPONSE',
      '> 00 C0 00 00  GET RESPONSE',
      '< 9000  normal processing',
      '    80  Response Message Template Format 1',
      '      82  7C00  Application Interchange Profile (AIP)',
      '            SDA supported',
      '            DDA supported',
      '            cardholder verification is supported',
      '            terminal risk management is to be performed',
      '            issuer authentication is supported',
      '      94  08010100  Application File Locator (AFL)',
      '            SFI 1 record 1',
      '> 00 B2 01 0C  READ RECORD  SFI 1 record 1',
      '< 9000  normal processing',
      '    70  READ RECORD Response Message Template',
      '      8C  9F02069C019F3704  Card Risk Management Data Object List 1 (CDOL1)',
      '            9F02 6 Amount, Authorised (Numeric)',
      '            9C 1 Transaction Type',
      '            9F37 4 Unpredictable Number (UN)',
      '> 80 AE 80 00  GENERATE AC  ARQC',
      '    9F02  000000100000  Amount, Authorised (Numeric)',
      '    9C  01  Transaction Type',
      '          cash',
      '    9F37  1A2B3C4D  Unpredictable Number (UN)',
      '< 610D  13 bytes to be fetched by GET RESPONSE',
      '> 00 C0 00 00  GET RESPONSE',
      '< 9000  normal processing',
      '    80  Response Message Template Format 1',
      '      9F27  80  Cryptogram Information Data (CID)',
      '            ARQC',
      '      9F36  0001  Application Transaction Counter (ATC)',
      '      9F26  1122334455667788  Application Cryptogram (AC)',
    ]);
  });

  it('shows no card number of a whole conversation', () => {
    const chip = testChip('offline-enciphered-pin');
    const commands = [
      '00A4040007A000000727101000',
      '80A8000002830000',
      '00B2010C00',
      '00B2011400',
      '00B2012400',
      '00B2032400',
    ];
    const trace = commands.map((command) => `> ${command}\n< ${chip.send(command)}`).join('\n');
    const text = lines(trace).join('\n');
    expect(text).toContain('970400******1065');
    expect(text).not.toContain('9704000000001065');
    expect(text).not.toMatch(/NGUYEN|4E475559454E/);
  });

  it('says what is not as it should be', () => {
    expect(lines('> 00B2\n< 90')).toEqual([
      '>  APDU at offset 2: expected CLA INS P1 P2, got 2 bytes',
      '< APDU at offset 1: expected SW1 SW2, got 1 bytes',
    ]);
    expect(lines('> 00B2010C00\n< 70055A089000')).toEqual([
      '> 00 B2 01 0C  READ RECORD  SFI 1 record 1',
      '< 9000  normal processing',
      '    TLV at offset 2 in 70: expected 5 bytes of value, found 2; (4 bytes, hidden)',
    ]);
    expect(decodeApdu('> zz')).toEqual({ ok: false, error: 'line 1: expected an APDU in hex' });
    expect(decodeApdu('# nothing')).toEqual({
      ok: false,
      error: 'expected an APDU in hex, found none',
    });
    expect(decodeApdu('00A4')).toEqual({
      ok: false,
      error: 'APDU at offset 2: expected CLA INS P1 P2, got 2 bytes',
    });
  });
});
