import { buildTlv, parseTlv, type Tlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex } from '../../../bytes/hex.ts';
import type { Random } from '../../../time/seeded-random.ts';

/**
 * What a card may say instead of an answer: bits, lengths, status, silence, other data objects.
 * `forged`: answers to take instead, now and then.
 */
export function mutate(
  random: Random,
  answer: Uint8Array,
  forged: readonly Uint8Array[] = [],
): Uint8Array {
  if (forged.length > 0 && random.below(3) === 0) return oneOf(random, forged);
  const copy = answer.slice();
  const at = random.below(copy.length);
  const data = copy.subarray(0, -2);
  switch (random.below(12)) {
    case 0:
      copy[at]! ^= 1 << random.below(8);
      return copy;
    case 1:
      copy[at] = random.below(256);
      return copy;
    case 2:
      return copy.subarray(0, at);
    case 3:
      return concat(copy.subarray(0, at), random.bytes(random.below(20)), copy.subarray(at));
    case 4:
      return concat(data, random.below(256), random.below(256));
    case 5:
      return random.bytes(random.below(300));
    case 6:
      return concat(copy.subarray(0, at), copy);
    case 7:
      return Uint8Array.of(oneOf(random, [0x61, 0x6c, 0x63, 0x69, 0x62]), random.below(256));
    case 8:
      return copy.fill(oneOf(random, [0x00, 0xff, 0x70, 0x1f]), at, -2);
    case 9:
      return concat(random.below(2) === 0 ? data : SILENCE, oneOf(random, STATUS_WORDS));
    default:
      return concat(reshape(random, data), copy.subarray(-2));
  }
}

const SILENCE = new Uint8Array(0);

/** Those that mean something to a terminal. */
const STATUS_WORDS = [
  '9000', '6200', '6281', '6283', '6300', '63C0', '63C1', '6700', '6983', '6984', '6985', '6986',
  '6A81', '6A82', '6A83', '6A88', '6D00', '6E00',
].map(hex); // biome-ignore format: a table

const LENGTHS = [0, 1, 2, 3, 4, 8, 9, 17, 127, 128, 200, 252, 255];
const TAGS = ['5A', '57', '82', '8C', '8D', '8E', '94', '95', '9F27', '9F38', '9F4B', '70', '9C'];

/** One data object in place of another, or none or two; all lengths around it stay right. */
function reshape(random: Random, data: Uint8Array): Uint8Array {
  const parsed = parseTlv(data);
  if (!parsed.ok || parsed.value.length === 0) return data;
  let left = random.below(count(parsed.value));
  const body = ({ value, children }: Tlv): Uint8Array =>
    children ? concat(...children.map(rebuild)) : value;
  function rebuild(one: Tlv): Uint8Array {
    return left-- === 0 ? changed(random, one.tag, body(one)) : buildTlv(one.tag, body(one));
  }
  return concat(...parsed.value.map(rebuild));
}

function count(objects: readonly Tlv[]): number {
  return objects.reduce((sum, { children = [] }) => sum + 1 + count(children), 0);
}

function changed(random: Random, tag: string, value: Uint8Array): Uint8Array {
  const same = buildTlv(tag, value);
  switch (random.below(6)) {
    case 0:
      return SILENCE;
    case 1:
      return concat(same, same);
    case 2:
      return buildTlv(tag, random.bytes(oneOf(random, LENGTHS)));
    case 3:
      return buildTlv(oneOf(random, TAGS), value);
    case 4:
      return concat(same, buildTlv(oneOf(random, TAGS), random.bytes(oneOf(random, LENGTHS))));
    default:
      // The same length, written longer than needed.
      return concat(hex(tag), 0x83, 0x00, value.length >> 8, value.length & 0xff, value);
  }
}

function oneOf<T>(random: Random, choices: readonly T[]): T {
  return choices[random.below(choices.length)]!;
}
