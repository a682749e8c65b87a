import { parseTlv } from '../../bytes/ber-tlv.ts';
import { parseHex, toHex } from '../../bytes/hex.ts';

/** EMV 4.4 Book 3, table 15: the two highest bits of the cryptogram information data. */
const CRYPTOGRAMS = ['AAC', 'TC', 'ARQC', 'no cryptogram'];

const TOLD = [
  ['95', 'TVR'],
  ['9B', 'TSI'],
  ['9F5B', 'issuer script results'],
] as const;

/** What DE55 of a reversal or of a last word tells, for an operator: `AAC, TVR 8000000000, …`. */
export function chipReport(chipData: string): string {
  const bytes = parseHex(chipData);
  const list = bytes.ok ? parseTlv(bytes.value) : bytes;
  if (!list.ok) return 'its chip data cannot be read';
  const values = new Map(list.value.map(({ tag, value }) => [tag, value]));
  const words: string[] = [];
  const information = values.get('9F27')?.[0];
  if (information !== undefined) words.push(CRYPTOGRAMS[information >> 6]!);
  for (const [tag, name] of TOLD) {
    const value = values.get(tag);
    if (value && value.length > 0) words.push(`${name} ${toHex(value)}`);
  }
  return words.length > 0 ? words.join(', ') : 'its chip says nothing of the end';
}
