import { concat } from '../../bytes/concat.ts';
import type { Card, Transaction } from './session.ts';

/** Cryptogram types as CVR and CID count them. */
const TYPE_CODE = { AAC: 0, TC: 1, ARQC: 2 } as const;
export type CryptogramType = keyof typeof TYPE_CODE;

/** Cryptogram Information Data, 9F27. */
export function informationData(type: CryptogramType): number {
  return TYPE_CODE[type] << 6;
}

/**
 * Issuer Application Data, 9F10, with the card verification results as the cryptogram leaves the
 * card. Visa: length 06, key index, CVN, CVR of 4 bytes (VIS 1.5, appendix A); M/Chip: key index,
 * CVN, CVR of 6 bytes, DAC, counters of 8 bytes (M/Chip Advance, as published code reads it).
 */
export function issuerApplicationData(
  card: Card,
  transaction: Transaction,
  first: CryptogramType,
  second?: 'TC' | 'AAC',
): Uint8Array {
  const { scheme, version, keyIndex } = transaction.app.profile.cryptogram;
  if (scheme === 'visa') {
    const results = visaResults(card, transaction, first, second);
    return concat(0x06, keyIndex, version, 0x03, results);
  }
  const results = mChipResults(card, transaction, first, second);
  return concat(keyIndex, version, results, new Uint8Array(10));
}

/** Bits from the highest of the first byte to the lowest of the last. */
function bits(
  ...parts: readonly (readonly [width: number, value: number | boolean])[]
): Uint8Array {
  let text = '';
  for (const [width, value] of parts) text += Number(value).toString(2).padStart(width, '0');
  const bytes = text.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

const NOT_REQUESTED = 2;

function visaResults(
  { memory: card }: Card,
  { history, pin, dynamicAuthentication, issuerAuthentication }: Transaction,
  first: CryptogramType,
  second: 'TC' | 'AAC' | undefined,
): Uint8Array {
  return bits(
    [2, second ? TYPE_CODE[second] : NOT_REQUESTED],
    [2, TYPE_CODE[first]],
    [1, issuerAuthentication === 'wrong'],
    [1, pin !== 'not-tried'],
    [1, pin === 'wrong'],
    // Unable to go online.
    [1, second !== undefined && first === 'ARQC' && issuerAuthentication === 'not-done'],
    [1, history.onlineUnfinished],
    [1, card.pinTriesLeft === 0],
    [1, false],
    [1, history.lastOnlineAtc === 0],
    [1, history.issuerAuthenticationFailed],
    [3, 0],
    [4, Math.min(15, history.scriptCommands)],
    [1, history.scriptFailed],
    [1, false],
    [1, dynamicAuthentication],
    [1, false],
  );
}

function mChipResults(
  { memory: card }: Card,
  { history, pin, dynamicAuthentication, issuerAuthentication }: Transaction,
  first: CryptogramType,
  second: 'TC' | 'AAC' | undefined,
): Uint8Array {
  return bits(
    [2, second ? TYPE_CODE[second] : NOT_REQUESTED],
    [2, TYPE_CODE[first]],
    [1, false],
    [1, pin !== 'not-tried'],
    [1, false],
    [1, false],
    [1, dynamicAuthentication],
    [1, false],
    [1, issuerAuthentication === 'wrong'],
    [5, 0],
    [4, Math.min(15, history.scriptCommands)],
    [4, card.pinTriesLeft],
    [1, false],
    [1, second !== undefined && first === 'ARQC' && issuerAuthentication === 'not-done'],
    [1, pin === 'not-tried'],
    [1, pin === 'wrong'],
    [1, card.pinTriesLeft === 0],
    [3, 0],
    [1, history.onlineUnfinished],
    [1, history.lastOnlineAtc === 0],
    [6, 0],
    [1, history.issuerAuthenticationFailed],
    [1, history.scriptFailed],
    [6, 0],
  );
}
