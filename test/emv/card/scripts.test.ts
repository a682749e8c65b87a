import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { Result } from '../../../bytes/result.ts';
import {
  type CryptogramVersion,
  deriveScriptKey,
  findCryptogramVersion,
  scriptMacMessage,
} from '../../../crypto/cryptogram-versions.ts';
import { deriveCardMasterKey } from '../../../crypto/emv-keys.ts';
import {
  encryptScriptData,
  scriptMac,
  visaPinChangeBlock,
} from '../../../crypto/secure-messaging.ts';
import { MASTER_KEYS, type TestChip, testChip } from '../../support/virtual-chip.ts';

const COVERED = `000000100000${'00'.repeat(6)}07048000048000070426072601${'1A2B3C4D'}`;

function sure<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

/** A card after its ARQC, and the issuer that makes commands for it. */
interface Issued {
  readonly chip: TestChip;
  /** Header without Lc, and data; the MAC goes behind them. */
  script(header: string, data?: Uint8Array): string;
  encrypt(data: Uint8Array): Uint8Array;
  readonly cryptogramKey: Uint8Array;
}

function issue(
  chip: TestChip,
  aid: string,
  pan: string,
  sequence: string,
  version: CryptogramVersion,
): Issued {
  chip.ask(`00A4040007${aid}00`);
  chip.ask('80A8000002830000');
  const answer = chip.ask(`80AE800021${COVERED}1442030000`);
  // Format 1: CID, ATC, cryptogram; format 2: the same tags in that order.
  const format1 = answer.startsWith('80');
  const atc = hex(format1 ? answer.slice(6, 10) : answer.slice(18, 22));
  const arqc = hex(format1 ? answer.slice(10, 26) : answer.slice(28, 44));
  const derive = (key: Uint8Array) => sure(deriveCardMasterKey(key, { pan, sequence }));
  const key = (master: Uint8Array) => sure(deriveScriptKey(version, derive(master), atc, arqc));
  return {
    chip,
    cryptogramKey: derive(MASTER_KEYS.cryptogram),
    encrypt: (data) =>
      sure(encryptScriptData(key(MASTER_KEYS.scriptEncryption), data, version.scriptEncryption)),
    script(header, data = new Uint8Array(0)) {
      const whole = `${header}${toHex(Uint8Array.of(data.length + 8))}`;
      const message = scriptMacMessage(version, hex(whole), atc, arqc, data);
      return `${whole}${toHex(data)}${toHex(sure(scriptMac(key(MASTER_KEYS.scriptMac), message)))}`;
    },
  };
}

const visa = (id = 'napas-debit', chip = testChip(id)): Issued =>
  issue(
    chip,
    'A0000007271010',
    id === 'napas-debit' ? '9704000000000018' : PANS[id]!,
    id === 'napas-debit' ? '01' : '00',
    findCryptogramVersion('visa', 10)!,
  );

const PANS: Readonly<Record<string, string>> = {
  'pin-blocked': '9704000000001107',
  'offline-plain-pin': '9704000000001057',
  'blocked-application': '9704000000001131',
};

const mChip = (): Issued =>
  issue(
    testChip('offline-approval'),
    'A0000007271010',
    '9704000000001073',
    '00',
    findCryptogramVersion('mastercard', 20)!,
  );

const SELECT = '00A4040007A000000727101000';
const GPO = '80A8000002830000';
const plain = (block: string): string => `0020008008${block}`;

describe('issuer scripts', () => {
  it('block an application: it still answers, and declines', () => {
    const { chip, script } = visa();
    expect(chip.ask(script('841E0000'))).toBe('9000');
    expect(chip.ask(`80AE40001F3030${COVERED}00`)).toMatch(/^801200/);
    expect(chip.send(SELECT)).toBe('6283');
    expect(chip.ask(GPO).slice(-4)).toBe('9000');
    expect(chip.ask(`80AE400021${COVERED}1442030000`)).toMatch(/^801200/);
  });

  it('unblock an application, bound to its AAC', () => {
    const { chip, script } = visa('blocked-application');
    expect(chip.ask(script('84180000'))).toBe('9000');
    expect(chip.ask(SELECT).slice(-4)).toBe('9000');
  });

  it('block a card: nothing can be selected any more', () => {
    const { chip, script } = visa();
    expect(chip.ask(script('84160000'))).toBe('9000');
    expect(chip.ask(SELECT)).toBe('6A81');
    expect(chip.ask('00A404000E315041592E5359532E444446303100')).toBe('6A81');
  });

  it('unblock the PIN', () => {
    const { chip, script } = visa('pin-blocked');
    expect(chip.ask(script('84240000'))).toBe('9000');
    expect(chip.ask(plain('241234FFFFFFFFFF'))).toBe('9000');
  });

  it('change the PIN as Visa does it, with and without the old one', () => {
    const { chip, script, encrypt, cryptogramKey } = visa('offline-plain-pin');
    const change = (pin: string, old?: string): string => {
      const block = sure(visaPinChangeBlock(cryptogramKey, pin, old));
      return script(old ? '84240001' : '84240002', encrypt(block));
    };
    expect(chip.ask(change('567890'))).toBe('9000');
    expect(chip.ask(plain('241234FFFFFFFFFF'))).toBe('63C2');
    expect(chip.ask(plain('26567890FFFFFFFF'))).toBe('9000');
    expect(chip.ask(change('2468', '567890'))).toBe('9000');
    expect(chip.ask(plain('242468FFFFFFFFFF'))).toBe('9000');
    // Bound to a PIN that is not this card's.
    expect(chip.ask(change('1111', '9999'))).toBe('6A80');
  });

  it('change the PIN as Mastercard does it', () => {
    const { chip, script, encrypt } = mChip();
    expect(chip.ask(script('84240002', encrypt(hex('249876FFFFFFFFFF'))))).toBe('9000');
    expect(chip.memory.pin).toBe('9876');
    expect(chip.ask(script('84240002', encrypt(hex('0000000000000000'))))).toBe('6A80');
    expect(chip.ask(script('84240003', encrypt(hex('249876FFFFFFFFFF'))))).toBe('6A86');
  });

  it('put data and records, which are then read so', () => {
    const { chip, script } = visa();
    expect(chip.ask('80CA9F5800')).toBe('6A88');
    expect(chip.ask(script('04DA9F58', hex('03')))).toBe('9000');
    expect(chip.ask('80CA9F5800')).toBe('9F5801039000');
    expect(chip.ask(script('04DC010C', hex('7003500141')))).toBe('9000');
    chip.reset();
    chip.ask(SELECT);
    expect(chip.ask('00B2010C00')).toBe('70035001419000');
    const { script: again } = visa('napas-debit', chip);
    expect(chip.ask(again('04DC0914', hex('7000')))).toBe('6A83');
  });

  it('are refused after a single changed bit, and told to the issuer', () => {
    const { chip, script } = visa();
    const right = script('841E0000');
    const wrong = `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`;
    expect(chip.ask(wrong)).toBe('6988');
    expect(chip.ask(script('841E0100'))).toBe('6A86');
    // One more of the commands is in the counter; a script failed.
    expect(chip.memory.applications.A0000007271010).toMatchObject({
      scriptCommands: 2,
      scriptFailed: true,
      blocked: false,
    });
    chip.ask(`80AE40001F3030${COVERED}00`);
    chip.ask(SELECT);
    chip.ask(GPO);
    expect(chip.ask(`80AE800021${COVERED}1442030000`)).toMatch(/06010A03A000289000$/);
  });

  it('of another transaction are refused', () => {
    const { chip, script } = visa();
    const old = script('841E0000');
    visa('napas-debit', chip);
    expect(chip.ask(old)).toBe('6988');
  });
});
