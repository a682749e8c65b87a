import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  commandName,
  encodeCommand,
  encodeResponse,
  parseCommand,
  parseResponse,
} from '../../emv/apdu.ts';
import * as commands from '../../emv/commands.ts';

describe('commands', () => {
  it.each([
    ['SELECT', commands.selectByName(hex('A0000007271010')), '00A4040007A000000727101000'],
    ['SELECT', commands.selectByName(hex('A000000727'), 'next'), '00A4040205A00000072700'],
    ['READ RECORD', commands.readRecord(2, 1), '00B2011400'],
    ['GET PROCESSING OPTIONS', commands.getProcessingOptions(hex('8300')), '80A8000002830000'],
    ['GET DATA', commands.getData(0x9f17), '80CA9F1700'],
    ['VERIFY', commands.verify('plain', hex('241234FFFFFFFFFF')), '0020008008241234FFFFFFFFFF'],
    ['VERIFY', commands.verify('enciphered', hex('0102')), '00200088020102'],
    ['GENERATE AC', commands.generateAc('ARQC', false, hex('0102')), '80AE80000201' + '0200'],
    ['GENERATE AC', commands.generateAc('TC', true, hex('01')), '80AE5000010100'],
    ['GENERATE AC', commands.generateAc('AAC', false, hex('01')), '80AE0000010100'],
    [
      'INTERNAL AUTHENTICATE',
      commands.internalAuthenticate(hex('01020304')),
      '0088000004' + '0102030400',
    ],
    [
      'EXTERNAL AUTHENTICATE',
      commands.externalAuthenticate(hex('0102030405060708')),
      '0082000008' + '0102030405060708',
    ],
    ['GET CHALLENGE', commands.getChallenge(), '0084000000'],
    ['GET RESPONSE', commands.getResponse(0x1e), '00C000001E'],
    ['GET RESPONSE', commands.getResponse(256), '00C0000000'],
    ['APPLICATION BLOCK', commands.applicationBlock(hex('AABBCCDD')), '841E000004AABBCCDD'],
    ['APPLICATION UNBLOCK', commands.applicationUnblock(hex('AABBCCDD')), '8418000004AABBCCDD'],
    ['CARD BLOCK', commands.cardBlock(hex('AABBCCDD')), '8416000004AABBCCDD'],
    ['PIN CHANGE/UNBLOCK', commands.pinUnblock(hex('AABBCCDD')), '8424000004AABBCCDD'],
    ['PIN CHANGE/UNBLOCK', commands.pinChange(hex('AABBCCDD')), '8424000204AABBCCDD'],
    ['PUT DATA', commands.putData(0x9f58, hex('03')), '04DA9F580103'],
    ['UPDATE RECORD', commands.updateRecord(2, 1, hex('03')), '04DC01140103'],
  ])('%s', (name, command, bytes) => {
    expect(toHex(encodeCommand(command))).toBe(bytes);
    expect(commandName(command.ins)).toBe(name);
    expect(parseCommand(hex(bytes))).toEqual({ ok: true, value: command });
  });

  it('names an instruction of nobody', () => {
    expect(commandName(0x0a)).toBe('INS 0A');
  });

  it.each([
    ['', 'APDU at offset 0: expected CLA INS P1 P2, got 0 bytes'],
    ['00A404', 'APDU at offset 3: expected CLA INS P1 P2, got 3 bytes'],
    ['00A404000501', 'APDU at offset 5: expected 5 bytes of data, got 1'],
    ['00A404000101 00 00', 'APDU at offset 7: expected the end of the command after Le'],
    ['00A4040000 0001 41', 'APDU at offset 4: expected a short length (Lc of 1 to 255)'],
  ])('refuses %s', (bytes, detail) => {
    expect(parseCommand(hex(bytes))).toMatchObject({ ok: false, error: { detail } });
  });

  it('takes any bytes, and gives back those of a command', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 280 }), (bytes) => {
        const command = parseCommand(bytes);
        if (command.ok) expect(toHex(encodeCommand(command.value))).toBe(toHex(bytes));
        else expect(command.error.offset).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe('answers', () => {
  it('are data and status words', () => {
    expect(parseResponse(hex('0102 9000'))).toEqual({
      ok: true,
      value: { data: hex('0102'), sw: 0x9000 },
    });
    expect(toHex(encodeResponse(hex('0102'), 0x6c1e))).toBe('01026C1E');
  });

  it.each(['', '90', '00'.repeat(259)])('refuse %s', (bytes) => {
    expect(parseResponse(hex(bytes)).ok).toBe(false);
  });
});
