import { parseTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { parseHex, toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import type { CryptogramVersion } from '../../crypto/cryptogram-versions.ts';

/** What DE55 of a request tells the issuer. */
export interface ChipRequest {
  /** 84, upper-case hex; empty where the terminal does not name it. */
  readonly aid: string;
  /** 9F02 in minor units: whole đồng. */
  readonly amount: number;
  readonly atc: number;
  readonly arqc: Uint8Array;
  readonly unpredictableNumber: Uint8Array;
  /** 9F10. */
  readonly issuerData: Uint8Array;
  readonly value: (tag: string) => Uint8Array;
}

/** What the cryptogram covers of the terminal and the card (EMV 4.4 Book 2, 8.1.1), in this order. */
const COVERED: readonly (readonly [tag: string, length: number])[] = [
  ['9F02', 6],
  ['9F03', 6],
  ['9F1A', 2],
  ['95', 5],
  ['5F2A', 2],
  ['9A', 3],
  ['9C', 1],
  ['9F37', 4],
  ['82', 2],
  ['9F36', 2],
];

const ALSO_NEEDED: readonly (readonly [tag: string, length: number])[] = [
  ['9F26', 8],
  ['9F27', 1],
];

/** Cryptograms by the two highest bits of 9F27 (EMV 4.4 Book 3, table 15). */
const TYPES = { TC: 0b01, ARQC: 0b10 } as const;

/** An ARQC asks; a TC is the certificate of what chip and terminal have approved. */
export type CryptogramType = keyof typeof TYPES;

/** Reads DE55, hex. The error names the tag and what was expected of it. */
export function readChipRequest(
  chipData: string,
  expected: CryptogramType,
): Result<ChipRequest, string> {
  const bytes = parseHex(chipData);
  const list = bytes.ok ? parseTlv(bytes.value) : bytes;
  if (!list.ok) return err('DE55: expected TLV in hex');
  const values = new Map(list.value.map(({ tag, value }) => [tag, value]));
  for (const [tag, length] of [...COVERED, ...ALSO_NEEDED]) {
    const found = values.get(tag)?.length;
    if (found !== length) return err(`DE55, ${tag}: expected ${length} bytes, got ${found ?? 0}`);
  }
  const value = (tag: string): Uint8Array => values.get(tag) ?? new Uint8Array(0);
  if (value('9F27')[0]! >> 6 !== TYPES[expected]) return err(`DE55, 9F27: expected ${expected}`);
  const issuerData = value('9F10');
  if (issuerData.length < 7) return err('DE55, 9F10: expected at least 7 bytes');
  const amount = Number(toHex(value('9F02')));
  if (!Number.isInteger(amount)) return err('DE55, 9F02: expected decimal digits');
  return ok({
    aid: toHex(value('84')),
    amount,
    atc: Number.parseInt(toHex(value('9F36')), 16),
    arqc: value('9F26'),
    unpredictableNumber: value('9F37'),
    issuerData,
    value,
  });
}

/** The data that a cryptogram of this version covers: of 9F10 the CVR, or all of it. */
export function coveredData(
  { scheme, number }: Pick<CryptogramVersion, 'scheme' | 'number'>,
  { value, issuerData }: ChipRequest,
): Uint8Array {
  const results =
    scheme === 'mastercard'
      ? issuerData.subarray(2, 8)
      : number === 10
        ? issuerData.subarray(3, 7)
        : issuerData;
  return concat(...COVERED.map(([tag]) => value(tag)), results);
}

/** The cryptogram version number that 9F10 names. */
export function versionOf(scheme: string, { issuerData }: ChipRequest): number {
  return issuerData[scheme === 'mastercard' ? 1 : 2]!;
}
