import { concat } from '../bytes/concat.ts';
import type { Result } from '../bytes/result.ts';
import {
  acDiversifier,
  deriveSessionKey,
  deriveVisaMessagingKey,
  type EmvKeyError,
  mChipDiversifier,
} from './emv-keys.ts';
import type { ScriptEncryption } from './secure-messaging.ts';

/** How one cryptogram version number of one scheme uses the card's master keys. */
export interface CryptogramVersion {
  readonly scheme: 'visa' | 'mastercard' | 'interac';
  /** As the scheme counts: decimal, so 18 is 12h in the issuer application data. */
  readonly number: number;
  /** Session key of the application cryptogram; `none`: the master key itself. */
  readonly acKey: 'none' | 'common' | 'm-chip';
  readonly acPadding: 1 | 2;
  readonly arpcMethod: 1 | 2;
  readonly arpcKey: 'card' | 'session';
  /** Session keys of issuer scripts: Visa's own from the ATC, or the common one from the ARQC. */
  readonly scriptKey: 'visa' | 'common';
  /** Whether ATC and ARQC stand behind the header in what a script's MAC covers. */
  readonly scriptMacBindsArqc: boolean;
  readonly scriptEncryption: ScriptEncryption;
}

const VISA = {
  scheme: 'visa',
  acKey: 'common',
  acPadding: 2,
  arpcMethod: 2,
  arpcKey: 'session',
  scriptKey: 'visa',
  scriptMacBindsArqc: true,
  scriptEncryption: 'visa',
} as const;

const MASTERCARD = {
  scheme: 'mastercard',
  acKey: 'm-chip',
  acPadding: 2,
  arpcMethod: 1,
  arpcKey: 'card',
  scriptKey: 'common',
  scriptMacBindsArqc: true,
  scriptEncryption: 'mastercard',
} as const;

/** VIS 1.5 and 1.6; M/Chip Advance; Interac's as published with test values. */
export const CRYPTOGRAM_VERSIONS: readonly CryptogramVersion[] = [
  { ...VISA, number: 10, acKey: 'none', acPadding: 1, arpcMethod: 1, arpcKey: 'card' },
  { ...VISA, number: 18 },
  { ...VISA, number: 22, scriptKey: 'common' },
  { ...MASTERCARD, number: 16 },
  { ...MASTERCARD, number: 17 },
  { ...MASTERCARD, number: 20, acKey: 'common', arpcKey: 'session' },
  { ...MASTERCARD, number: 21, acKey: 'common', arpcKey: 'session' },
  { ...MASTERCARD, scheme: 'interac', number: 133, arpcKey: 'session', scriptMacBindsArqc: false },
];

export function findCryptogramVersion(
  scheme: string,
  number: number,
): CryptogramVersion | undefined {
  return CRYPTOGRAM_VERSIONS.find((one) => one.scheme === scheme && one.number === number);
}

/** The key of the application cryptogram. `unpredictableNumber` is 9F37. */
export function deriveCryptogramKey(
  { acKey }: Pick<CryptogramVersion, 'acKey'>,
  cardKey: Uint8Array,
  atc: Uint8Array,
  unpredictableNumber: Uint8Array,
): Result<Uint8Array, EmvKeyError> {
  if (acKey === 'none') return { ok: true, value: cardKey };
  const diversifier =
    acKey === 'common' ? acDiversifier(atc) : mChipDiversifier(atc, unpredictableNumber);
  return deriveSessionKey(cardKey, diversifier);
}

/** The key of issuer scripts, for integrity or confidentiality as the master key is. */
export function deriveScriptKey(
  { scriptKey }: Pick<CryptogramVersion, 'scriptKey'>,
  cardKey: Uint8Array,
  atc: Uint8Array,
  arqc: Uint8Array,
): Result<Uint8Array, EmvKeyError> {
  return scriptKey === 'visa'
    ? deriveVisaMessagingKey(cardKey, atc)
    : deriveSessionKey(cardKey, arqc);
}

/** What a script's MAC covers: header (5 bytes), ATC and ARQC where bound, data. */
export function scriptMacMessage(
  { scriptMacBindsArqc }: Pick<CryptogramVersion, 'scriptMacBindsArqc'>,
  header: Uint8Array,
  atc: Uint8Array,
  arqc: Uint8Array,
  data: Uint8Array,
): Uint8Array {
  return scriptMacBindsArqc ? concat(header, atc, arqc, data) : concat(header, data);
}
