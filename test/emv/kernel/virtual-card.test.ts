import { describe, expect, it } from 'vitest';
import { ascii } from '../../../bytes/ascii.ts';
import { buildTlv, parseTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { Result } from '../../../bytes/result.ts';
import { arpcMethod1 } from '../../../crypto/application-cryptogram.ts';
import {
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
import type { KernelOutcome } from '../../../emv/kernel/outcome.ts';
import type { KernelQuestions, OnlineRequest } from '../../../emv/kernel/questions.ts';
import { runContact } from '../../../emv/kernel/transaction.ts';
import { hasBit, TVR } from '../../../emv/kernel/tvr.ts';
import { cardProfile } from '../../../runtime/card-profiles.ts';
import { chipOf, MASTER_KEYS, PIN, type TestChip, testChip } from '../../support/virtual-chip.ts';
import { ATM, answers, application, NAPAS, POS, PURCHASE, pinPad, type Scene } from './terminal.ts';

const applications = [NAPAS, application('A0000000031010'), application('A0000000041010')];

async function run(chip: TestChip, scene: Scene = {}): Promise<KernelOutcome> {
  chip.reset();
  return runContact({
    transceive: async (command) => chip.transceive(command),
    protocol: chip.protocol,
    profile: { ...POS, applications, ...scene.profile },
    transaction: { ...PURCHASE, ...scene.transaction },
    ask: answers({
      onlinePin: async () => 'entered',
      offlinePin: pinPad(PIN),
      chooseApplication: async () => 0,
      ...scene.ask,
    }),
  });
}

function sure<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

/** An issuer of Visa's CVN 10, as far as these tests need one. `script`: header and data to send. */
function issuer(change: { arpc?: 'wrong'; script?: (block: PinChange) => Uint8Array } = {}) {
  const goOnline: KernelQuestions['goOnline'] = async ({ data }: OnlineRequest) => {
    const identity = {
      pan: toHex(data.get('5A')!),
      sequence: toHex(data.get('5F34') ?? hex('00')),
    };
    const arqc = data.get('9F26')!;
    const atc = data.get('9F36')!;
    const key = (master: Uint8Array) => sure(deriveCardMasterKey(master, identity));
    const cardKey = key(MASTER_KEYS.cryptogram);
    const arpc = sure(arpcMethod1(cardKey, arqc, ascii('00'))).slice();
    if (change.arpc) arpc[0]! ^= 1;
    const version = findCryptogramVersion('visa', 10)!;
    const scriptKey = (master: Uint8Array) =>
      sure(deriveScriptKey(version, key(master), atc, arqc));
    const pinChange: PinChange = (pin) => {
      const block = sure(visaPinChangeBlock(cardKey, pin));
      const enciphered = sure(
        encryptScriptData(scriptKey(MASTER_KEYS.scriptEncryption), block, version.scriptEncryption),
      );
      const header = concat(hex('84240002'), enciphered.length + 8);
      const message = scriptMacMessage(version, header, atc, arqc, enciphered);
      return concat(header, enciphered, sure(scriptMac(scriptKey(MASTER_KEYS.scriptMac), message)));
    };
    const script = change.script ? [buildTlv('72', buildTlv('86', change.script(pinChange)))] : [];
    const field55 = concat(buildTlv('91', arpc, ascii('00')), ...script);
    return { kind: 'answered', approved: true, responseCode: '00', field55 };
  };
  return { goOnline };
}

type PinChange = (pin: string) => Uint8Array;

const unable: Partial<KernelQuestions> = { goOnline: async () => ({ kind: 'unable' }) };
const withdrawal: Scene = { profile: ATM, transaction: { type: 0x01 } };

function short({ kind, tvr, tsi, cvmResults }: KernelOutcome): string {
  return [kind, toHex(tvr), toHex(tsi), toHex(cvmResults)].join(' ');
}

describe('the domestic debit card at the ATM', () => {
  it('approves online: DDA, online PIN, ARPC', async () => {
    const chip = testChip('napas-debit');
    const outcome = await run(chip, { ...withdrawal, ask: issuer() });
    expect(short(outcome)).toBe('approved-online 0000040000 F800 020100');
    const tags = parseTlv(outcome.field55);
    expect(tags.ok && tags.value.map(({ tag }) => tag)).toEqual(
      '9F02 9F03 9F1A 95 5F2A 9A 9C 9F37 82 9F36 9F26 9F27 9F10 9F33 9F34 9F35 9F09 84 5F34'.split(
        ' ',
      ),
    );
  });

  it('declines a wrong ARPC: reverse', async () => {
    const outcome = await run(testChip('napas-debit'), {
      ...withdrawal,
      ask: issuer({ arpc: 'wrong' }),
    });
    expect(short(outcome)).toBe('declined-by-card-after-host 0000040040 F800 020100');
    expect(outcome.reverse).toBe(true);
  });

  it('takes a new PIN by script', async () => {
    const chip = testChip('napas-debit');
    const ask = issuer({ script: (pinChange) => pinChange('567890') });
    const outcome = await run(chip, { ...withdrawal, ask });
    expect(short(outcome)).toBe('approved-online 0000040000 FC00 020100');
    expect(outcome.scriptResults.map(toHex)).toEqual(['2000000000']);
    expect(chip.memory.pin).toBe('567890');
  });

  it('refuses a script with a wrong MAC', async () => {
    const script = (pinChange: PinChange) => pinChange('567890').map((b, i) => (i === 21 ? ~b : b));
    const outcome = await run(testChip('napas-debit'), { ...withdrawal, ask: issuer({ script }) });
    expect(short(outcome)).toBe('approved-online 0000040010 FC00 020100');
    expect(outcome.scriptResults.map(toHex)).toEqual(['1100000000']);
  });

  it('declines without the host', async () => {
    const outcome = await run(testChip('napas-debit'), { ...withdrawal, ask: unable });
    expect([outcome.kind, outcome.authorisationResponseCode]).toEqual(['declined-offline', 'Z3']);
  });
});

describe('other cards', () => {
  it.each([
    [
      'approves offline below its limits',
      'offline-approval',
      { transaction: { amount: 150_000 } },
      'approved-offline 0000000000 E800 5F0602',
    ],
    [
      'checks an enciphered PIN',
      'offline-approval',
      { transaction: { amount: 30_000_000 }, ask: unable },
      'declined-offline 0000008000 E800 440302',
    ],
    [
      'checks a PIN under a key of its own',
      'offline-enciphered-pin',
      { ask: unable },
      'declined-offline 0000000000 E800 440302',
    ],
    [
      'CDA fails: no host, AAC',
      'fault-cda-wrong',
      { ask: {} },
      'declined-offline 0400040000 E800 420300',
    ],
    [
      'the certificate has expired: DDA fails',
      'expired-certificate',
      { ask: unable },
      'declined-offline 0800040000 E800 420300',
    ],
    [
      'the card has expired',
      'expired-card',
      { ask: unable },
      'declined-offline 0040040000 E800 420300',
    ],
    [
      'SDA fails',
      'fault-static-signature-wrong',
      { ask: unable },
      'declined-offline 4200040000 E800 420300',
    ],
    [
      'declines where it should go online',
      'fault-declines-online',
      withdrawal,
      'declined-offline 0000040000 E800 420300',
    ],
    [
      'without PIN tries the PIN goes online',
      'pin-blocked',
      { ask: unable },
      'declined-offline 0200240000 E800 420300',
    ],
  ] as const)('%s (%s)', async (_, id, scene, results) => {
    expect(short(await run(testChip(id), scene as Scene))).toBe(results);
  });

  it.each([
    ['a key for PINs and no method', { methods: [], pinKey: 'card' }, 'records as usual'],
    ['SDA without a tag list', { methods: ['sda'], pinKey: 'none' }, 'no 9F4A'],
    ['DDA without a tag list', { methods: ['dda'], pinKey: 'card' }, 'no 9F4A'],
  ] as const)('signs what its records say is signed: %s', async (_, authentication, records) => {
    const profile = cardProfile('offline-enciphered-pin')!;
    const [one] = profile.applications;
    const chip = chipOf({
      ...profile,
      applications: [
        {
          ...one!,
          authentication: { ...one!.authentication, ...authentication },
          cvm: {
            ...one!.cvm,
            rules: one!.cvm.rules.slice(0, authentication.pinKey === 'card' ? 1 : 0),
          },
          records: one!.records.map((record) =>
            records === 'no 9F4A'
              ? { ...record, tags: record.tags.filter((tag) => tag !== '9F4A') }
              : record,
          ),
        },
      ],
    });
    const { tvr, cvmResults } = await run(chip, { ask: unable });
    const failed = hasBit(tvr, TVR.sdaFailed) || hasBit(tvr, TVR.ddaFailed);
    expect([failed, toHex(cvmResults)]).toEqual([
      false,
      authentication.pinKey === 'card' ? '440302' : '3F0000',
    ]);
  });

  it('counts PIN tries down', async () => {
    const chip = testChip('offline-plain-pin');
    const outcome = await run(chip, { ask: { offlinePin: pinPad('9999'), ...unable } });
    expect(short(outcome)).toBe('declined-offline 0200240000 E800 420300');
    expect(chip.memory.pinTriesLeft).toBe(0);
  });

  it('PIN by-pass: on to the next method', async () => {
    const offlinePin: KernelQuestions['offlinePin'] = async () => ({ kind: 'bypassed' });
    const outcome = await run(testChip('offline-plain-pin'), { ask: { offlinePin, ...unable } });
    expect(short(outcome)).toBe('declined-offline 0200080000 E800 1E0200');
  });

  it.each([
    ['fault-record-malformed', 'malformed-answer'],
    ['fault-record-duplicate', 'redundant-data'],
    ['fault-record-without-cdol1', 'missing-data'],
    ['fault-options-refused', 'no-application'],
  ])('%s ends: %s', async (id, why) => {
    const outcome = await run(testChip(id));
    expect([outcome.end?.why, outcome.fallbackAllowed]).toEqual([why, false]);
  });

  it('a TC where an ARQC was asked ends', async () => {
    const outcome = await run(testChip('fault-upgrades-cryptogram'), withdrawal);
    expect(outcome.end?.why).toBe('card-logic');
  });

  it('the customer chooses between two schemes', async () => {
    const seen: string[] = [];
    const chooseApplication: KernelQuestions['chooseApplication'] = async (choices) => {
      seen.push(...choices.map(({ name }) => name));
      return 1;
    };
    const outcome = await run(testChip('two-schemes'), { ask: { chooseApplication, ...unable } });
    expect(seen).toEqual(['NAPAS DEBIT', 'VISA DEBIT']);
    expect(toHex(outcome.data.get('84')!)).toBe('A0000000031010');
  });

  it('of a blocked application the other is taken', async () => {
    const outcome = await run(testChip('blocked-application'), { ask: unable });
    expect(toHex(outcome.data.get('84')!)).toBe('A0000000031010');
  });

  it('a card whose last application is blocked is refused, not swiped', async () => {
    const outcome = await run(testChip('blocked-application'), {
      profile: { applications: [NAPAS] },
    });
    expect([outcome.end?.why, outcome.fallbackAllowed]).toEqual(['application-blocked', false]);
  });
});

describe('torn out', () => {
  it('at every single command there is an outcome, and a reversal once the host approved', async () => {
    let approvedAt = 0;
    for (let answered = 0; answered < 60; answered++) {
      const chip = testChip('napas-debit');
      chip.reset();
      let left = answered;
      let asked = false;
      const outcome = await runContact({
        transceive: async (command) => (left-- > 0 ? chip.transceive(command) : new Uint8Array(0)),
        protocol: chip.protocol,
        profile: { ...ATM, applications },
        transaction: { ...PURCHASE, type: 0x01 },
        ask: answers({
          onlinePin: async () => 'entered',
          goOnline: async (request) => {
            asked = true;
            return issuer().goOnline(request);
          },
        }),
      });
      if (outcome.kind === 'approved-online') {
        approvedAt = answered;
        break;
      }
      expect(outcome.end?.why).toBe('no-answer');
      expect(outcome.reverse).toBe(asked);
    }
    expect(approvedAt).toBeGreaterThan(20);
  });
});
