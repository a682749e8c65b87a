import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import type { Result } from '../../bytes/result.ts';
import { findCryptogramVersion } from '../../crypto/cryptogram-versions.ts';
import { createKeyStore, type EncryptedPin, type KeyStore } from '../../crypto/key-store.ts';
import type { CardTransaction } from '../../crypto/stored-cards.ts';

const SLOTS = { cryptogram: 'imk.ac', integrity: 'imk.smi', confidentiality: 'imk.smc' };
const PAN_PART = '456789012345';

function stocked(): KeyStore {
  const store = createKeyStore();
  store.loadPlain('imk.ac', 'emv-cryptogram', hex('0123456789ABCDEFFEDCBA9876543210'));
  store.loadPlain('imk.smi', 'emv-integrity', hex('FEDCBA98765432100123456789ABCDEF'));
  store.loadPlain('imk.smc', 'emv-confidentiality', hex('89ABCDEF0123456776543210FEDCBA98'));
  store.loadPlain('cvk', 'card-verification', hex('0123456789ABCDEFFEDCBA9876543210'));
  store.loadPlain('zpk', 'pin', hex('11111111111111112222222222222222'));
  return store;
}

function card(scheme: string, number: number, arqc: string): CardTransaction {
  return {
    version: findCryptogramVersion(scheme, number)!,
    pan: '1234567890123456',
    sequence: '00',
    atc: hex('001C'),
    unpredictableNumber: hex('ABCDEF12'),
    arqc: hex(arqc),
  };
}

const VISA_10 = card('visa', 10, '29CCA15AE665FA2E');
const VISA_18 = card('visa', 18, '7A788EA6B8A3E733');
const MC_17 = card('mastercard', 17, 'EAE8A620A75648D8');
const VISA_10_DATA = hex(
  '0000000040000000000000000124800004800001241911050152BF45851800001C03A06010',
);

function pin(store: KeyStore, digits: string): EncryptedPin {
  const block = store.encryptPin('zpk', { format: 'ISO-0', pin: digits, panPart: PAN_PART });
  if (!block.ok) throw new Error(block.error.detail);
  return { slot: 'zpk', block: block.value, format: 'ISO-0', panPart: PAN_PART };
}

function outcome(result: Result<Uint8Array | boolean | string, { kind: string }>) {
  if (!result.ok) return result.error.kind;
  return result.value instanceof Uint8Array ? toHex(result.value) : result.value;
}

it('a CVV', () => {
  const stripe = { pan: '4123456789012345', expiry: '8701', serviceCode: '101' };
  expect(outcome(stocked().cardVerificationValue('cvk', stripe))).toBe('561');
  expect(outcome(stocked().cardVerificationValue('imk.ac', stripe))).toBe('wrong-usage');
});

describe('an application cryptogram', () => {
  it('is the card’s, or it is not', () => {
    const store = stocked();
    expect(outcome(store.verifyCryptogram('imk.ac', VISA_10, VISA_10_DATA))).toBe(true);
    const other = { ...VISA_10, arqc: hex('29CCA15AE665FA2F') };
    expect(outcome(store.verifyCryptogram('imk.ac', other, VISA_10_DATA))).toBe(false);
    const short = { ...VISA_10, arqc: hex('29CCA15AE665FA') };
    expect(outcome(store.verifyCryptogram('imk.ac', short, VISA_10_DATA))).toBe(false);
    expect(outcome(store.verifyCryptogram('imk.ac', VISA_18, VISA_10_DATA))).toBe(false);
  });

  it('is answered by either method', () => {
    const store = stocked();
    const code = { responseCode: hex('3030') };
    expect(outcome(store.responseCryptogram('imk.ac', VISA_10, code))).toBe('28993816AFAE4AEB');
    const update = { statusUpdate: hex('00000000') };
    expect(outcome(store.responseCryptogram('imk.ac', VISA_18, update))).toBe('9AF514C1');
    const wrong = { statusUpdate: hex('00') };
    expect(outcome(store.responseCryptogram('imk.ac', VISA_18, wrong))).toBe('status-update');
  });
});

describe('issuer scripts (knovichikhin/pyemv, test_cvn_hsm.py)', () => {
  it('a MAC binds command, ATC and ARQC', () => {
    const mac = stocked().scriptMac('imk.smi', VISA_10, hex('8418000008'), hex(''));
    expect(outcome(mac)).toBe('DB56BA60087CEFD3');
  });

  it.each([
    [VISA_10, undefined, '8424000218BB221AF527377A2811D2B6EBC396A9391A965A5CB2CE62DA'],
    [VISA_10, '8888', '84240001182EE025E554BCD87E11D2B6EBC396A939C4A8393B57DD2F3F'],
    [VISA_18, undefined, '8424000218BB221AF527377A2811D2B6EBC396A9391A22B480EF312F40'],
    [VISA_18, '8888', '84240001182EE025E554BCD87E11D2B6EBC396A9390FB94A4E4EC10F41'],
    [MC_17, undefined, '84240002108661C474E4940A4378390C64CB96756E'],
    [
      card('mastercard', 21, 'C30E54BE496CF5E5'),
      undefined,
      '8424000210D9F5896BE8E283C682264E1D32DF1D51',
    ],
    [
      card('interac', 133, '18932FECA2D84326'),
      undefined,
      '8424000210382F36D5920D23915CC7573F770298C9',
    ],
  ] as const)('a PIN change, %#', (transaction, current, command) => {
    const store = stocked();
    const old = current === undefined ? undefined : pin(store, current);
    const made = store.pinChangeCommand(SLOTS, transaction, pin(store, '9999'), old);
    expect(outcome(made)).toBe(command);
  });
});

describe('every key does its own work only', () => {
  it.each<[string, (store: KeyStore) => Result<Uint8Array | boolean, { kind: string }>]>([
    ['verify', (store) => store.verifyCryptogram('imk.smi', VISA_10, VISA_10_DATA)],
    [
      'answer',
      (store) => store.responseCryptogram('imk.smc', VISA_10, { responseCode: hex('3030') }),
    ],
    [
      'answer, session',
      (store) => store.responseCryptogram('cvk', VISA_18, { responseCode: hex('3030') }),
    ],
    ['script MAC', (store) => store.scriptMac('imk.ac', VISA_10, hex('8418000008'), hex(''))],
    [
      'PIN',
      (store) => store.pinChangeCommand(SLOTS, VISA_10, { ...pin(store, '9999'), slot: 'cvk' }),
    ],
    [
      'current PIN',
      (store) =>
        store.pinChangeCommand(SLOTS, VISA_10, pin(store, '9999'), {
          ...pin(store, '8888'),
          slot: 'cvk',
        }),
    ],
    ...(['cryptogram', 'integrity', 'confidentiality'] as const).map(
      (name): [string, (store: KeyStore) => Result<Uint8Array, { kind: string }>] => [
        `PIN change, ${name}`,
        (store) => store.pinChangeCommand({ ...SLOTS, [name]: 'cvk' }, VISA_10, pin(store, '9999')),
      ],
    ),
  ])('%s', (_what, attempt) => {
    expect(outcome(attempt(stocked()))).toBe('wrong-usage');
  });
});
