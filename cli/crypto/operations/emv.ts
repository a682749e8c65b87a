import { concat } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../../crypto/application-cryptogram.ts';
import {
  acDiversifier,
  deriveCardMasterKey,
  deriveSessionKey,
  deriveVisaMessagingKey,
  mChipDiversifier,
} from '../../../crypto/emv-keys.ts';
import { kcv } from '../../../crypto/kcv.ts';
import type { MacPadding } from '../../../crypto/mac.ts';
import {
  encryptScriptData,
  type ScriptEncryption,
  scriptMac,
} from '../../../crypto/secure-messaging.ts';
import { type Given, type InputRule, type Operation, type Outcome, said } from '../operation.ts';

const key = (meaning: string): InputRule => ({ name: 'key', kind: 'hex', bytes: [16], meaning });
const arqc: InputRule = { name: 'arqc', kind: 'hex', bytes: [8], meaning: 'the ARQC (9F26)' };
const atc: InputRule = { name: 'atc', kind: 'hex', bytes: [2], meaning: 'the ATC (9F36)' };
const EXAMPLE_KEY = 'key=0123456789ABCDEFFEDCBA9876543210';

function withKcv(result: Result<Uint8Array, { detail: string }>): Result<Outcome, string> {
  const derived = said(result);
  return derived.ok ? ok({ key: toHex(derived.value), kcv: toHex(kcv(derived.value)) }) : derived;
}

function named(
  name: string,
  result: Result<Uint8Array, { detail: string }>,
): Result<Outcome, string> {
  const one = said(result);
  return one.ok ? ok({ [name]: toHex(one.value) }) : one;
}

/** Which inputs each way of deriving takes. */
function sessionKey(given: Given): Result<Outcome, string> {
  const master = given.hex('key');
  const missing = (name: string): Result<never, string> =>
    err(`expected ${name}=<hex> for method ${given.text('method')}`);
  switch (given.text('method')) {
    case 'm-chip':
      if (!given.has('atc')) return missing('atc');
      if (!given.has('un')) return missing('un');
      return withKcv(deriveSessionKey(master, mChipDiversifier(given.hex('atc'), given.hex('un'))));
    case 'visa':
      if (!given.has('atc')) return missing('atc');
      return withKcv(deriveVisaMessagingKey(master, given.hex('atc')));
    case 'script':
      if (!given.has('arqc')) return missing('arqc');
      return withKcv(deriveSessionKey(master, given.hex('arqc')));
    case 'r':
      if (!given.has('r')) return missing('r');
      return withKcv(deriveSessionKey(master, given.hex('r')));
    default:
      if (!given.has('atc')) return missing('atc');
      return withKcv(deriveSessionKey(master, acDiversifier(given.hex('atc'))));
  }
}

export const emv: readonly Operation[] = [
  {
    name: 'card-key',
    summary: "a card's master key out of the issuer's, option A or B",
    inputs: [
      { name: 'imk', kind: 'hex', bytes: [16], meaning: 'issuer master key' },
      { name: 'pan', kind: 'digits', meaning: 'the whole PAN' },
      { name: 'psn', kind: 'digits', optional: '00', meaning: 'PAN sequence number; 00 if absent' },
      { name: 'option', kind: ['A', 'B'], optional: 'A', meaning: 'A if absent' },
    ],
    example: 'imk=0123456789ABCDEFFEDCBA9876543210 pan=1234567890123456 psn=00',
    run(given) {
      const card = {
        pan: given.text('pan'),
        sequence: given.text('psn'),
        option: given.text('option') as 'A' | 'B',
      };
      return withKcv(deriveCardMasterKey(given.hex('imk'), card));
    },
  },
  {
    name: 'session-key',
    summary: 'a session key out of a card master key',
    inputs: [
      key("the card's master key"),
      {
        name: 'method',
        kind: ['common', 'm-chip', 'visa', 'script', 'r'],
        optional: 'common',
        meaning: 'common (ATC), m-chip (ATC, UN), visa (scripts), script (ARQC), r',
      },
      { ...atc, optional: true },
      {
        name: 'un',
        kind: 'hex',
        bytes: [4],
        optional: true,
        meaning: 'unpredictable number (9F37)',
      },
      { ...arqc, optional: true },
      { name: 'r', kind: 'hex', bytes: [8], optional: true, meaning: 'any 8 bytes' },
    ],
    example: `${EXAMPLE_KEY} atc=001C`,
    run: sessionKey,
  },
  {
    name: 'arqc',
    summary: 'an application cryptogram (ARQC, TC, AAC) under its key',
    inputs: [
      key('session key, or master key where there is none'),
      { name: 'data', kind: 'hex', meaning: 'what the cryptogram version names, in order' },
      { name: 'padding', kind: ['1', '2'], optional: '2', meaning: '2 if absent; 1 for CVN 10' },
    ],
    example: `${EXAMPLE_KEY} data=0123456789ABCDEF0123456789ABCDEF`,
    run(given) {
      const padding = given.number('padding') as MacPadding;
      return named('arqc', applicationCryptogram(given.hex('key'), given.hex('data'), padding));
    },
  },
  {
    name: 'arpc',
    summary: 'the answer to an ARQC: method 1 with arc, 2 with csu',
    inputs: [
      key('session key or master key, as the cryptogram version says'),
      arqc,
      { name: 'arc', kind: 'hex', bytes: [2], optional: true, meaning: 'response code (8A): 3030' },
      { name: 'csu', kind: 'hex', bytes: [4], optional: true, meaning: 'card status update' },
      { name: 'data', kind: 'hex', optional: '', meaning: 'proprietary data of method 2' },
    ],
    example: `${EXAMPLE_KEY} arqc=19C1FBC83EBDC0D5 arc=3030`,
    run(given) {
      if (given.has('arc') === given.has('csu')) {
        return err('expected arc=<hex> for method 1 or csu=<hex> for method 2');
      }
      const [master, cryptogram] = [given.hex('key'), given.hex('arqc')];
      return given.has('arc')
        ? named('arpc', arpcMethod1(master, cryptogram, given.hex('arc')))
        : named('arpc', arpcMethod2(master, cryptogram, given.hex('csu'), given.hex('data')));
    },
  },
  {
    name: 'script-mac',
    summary: 'the MAC of an issuer script command',
    inputs: [
      key('session key for integrity'),
      { name: 'header', kind: 'hex', bytes: [5], meaning: 'CLA INS P1 P2 Lc' },
      { name: 'data', kind: 'hex', optional: '', meaning: 'command data, encrypted already' },
      { ...atc, optional: true, meaning: 'ATC, if the scheme puts it behind the header' },
      { ...arqc, optional: true, meaning: 'ARQC, the same' },
      { name: 'length', kind: 'digits', optional: '8', meaning: '4 to 8 bytes; 8 if absent' },
    ],
    example: `${EXAMPLE_KEY} header=8418000008 atc=001C arqc=29CCA15AE665FA2E`,
    run(given) {
      const bound = ['atc', 'arqc'].filter((name) => given.has(name)).map(given.hex);
      const message = concat(given.hex('header'), ...bound, given.hex('data'));
      return named('mac', scriptMac(given.hex('key'), message, given.number('length')));
    },
  },
  {
    name: 'script-encrypt',
    summary: 'command data of an issuer script, encrypted',
    inputs: [
      key('session key for confidentiality'),
      { name: 'data', kind: 'hex', meaning: 'as a PIN block' },
      {
        name: 'how',
        kind: ['emv', 'mastercard', 'visa'],
        optional: 'emv',
        meaning: 'padding and mode; emv if absent',
      },
    ],
    example: `${EXAMPLE_KEY} data=241234FFFFFFFFFF how=mastercard`,
    run(given) {
      const how = given.text('how') as ScriptEncryption;
      return named('encrypted data', encryptScriptData(given.hex('key'), given.hex('data'), how));
    },
  },
];
