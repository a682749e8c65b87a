/**
 * How many bytes a command takes. Every function gets the first `length` bytes of a command and
 * returns the least number of bytes it must have: the same number once it is complete, more
 * while it is not.
 */
type Measure = (bytes: Uint8Array, length: number) => number;

const fixed =
  (total: number): Measure =>
  () =>
    total;

/** `at` is the offset of a little-endian count; `size` of the bytes that it counts. */
const counted =
  (at: number, header: number, size = 1): Measure =>
  (bytes, length) =>
    length < header ? header : header + size * word(bytes, at);

/** A list that a NUL ends; `limit` bytes at most, so that no list is without an end. */
const untilNul =
  (header: number, limit: number): Measure =>
  (bytes, length) => {
    if (length <= header) return header + 1;
    return bytes[length - 1] === 0 || length >= limit ? length : length + 1;
  };

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! + 256 * bytes[at + 1]!;
}

/** ESC * m nL nH: one byte a column for the 8-dot modes, three for the 24-dot ones. */
const bitImage: Measure = (bytes, length) =>
  length < 5 ? 5 : 5 + word(bytes, 3) * (bytes[2]! >= 32 ? 3 : 1);

/** ESC & y c1 c2 [x d1…d(x·y)]…: user-defined characters. */
const defineCharacters: Measure = (bytes, length) => {
  let need = 5;
  if (length < need) return need;
  for (let code = bytes[3]!; code <= bytes[4]!; code++) {
    if (length <= need) return need + 1;
    need += 1 + bytes[need]! * bytes[2]!;
  }
  return need;
};

/** FS q n [xL xH yL yH d1…dk]…: images for the non-volatile memory. */
const defineImages: Measure = (bytes, length) => {
  let need = 3;
  if (length < need) return need;
  for (let image = 0; image < bytes[2]!; image++) {
    if (length < need + 4) return need + 4;
    need += 4 + 8 * word(bytes, need) * word(bytes, need + 2);
  }
  return need;
};

/** GS k: the old form ends with NUL, the new one has a count. */
const barcode: Measure = (bytes, length) => {
  if (length < 3) return 3;
  if (bytes[2]! <= 6) return untilNul(3, 260)(bytes, length);
  if (bytes[2]! < 65 || bytes[2]! > 79) return 3;
  return length < 4 ? 4 : 4 + bytes[3]!;
};

/** GS V m, and n for the forms that feed first. */
const cut: Measure = (bytes, length) => {
  if (length < 3) return 3;
  return [65, 66, 97, 98, 103, 104].includes(bytes[2]!) ? 4 : 3;
};

/** GS C 0/1/2: the counter's print mode. GS C ; is text with five semicolons. */
const counter: Measure = (bytes, length) => {
  if (length < 3) return 3;
  const mode = bytes[2]!;
  if (mode === 0x30) return 5;
  if (mode === 0x31) return 9;
  if (mode === 0x32) return 5;
  if (mode !== 0x3b) return 3;
  const semicolons = bytes.subarray(2, length).filter((byte) => byte === 0x3b).length;
  return semicolons >= 6 || length >= 40 ? length : length + 1;
};

const realTime = (byte: number): Measure => {
  if (byte === 0x04) {
    return (bytes, length) => (length < 3 ? 3 : [7, 8, 18].includes(bytes[2]!) ? 4 : 3);
  }
  if (byte === 0x05) return fixed(3);
  if (byte === 0x14) {
    return (bytes, length) => {
      if (length < 3) return 3;
      return { 1: 5, 2: 5, 3: 8, 7: 4, 8: 10 }[bytes[2]!] ?? 3;
    };
  }
  return fixed(1);
};

function table(...rows: readonly (readonly [names: string, measure: Measure])[]) {
  const byCode = new Map<number, Measure>();
  for (const [names, measure] of rows) {
    for (const name of names) byCode.set(name.charCodeAt(0), measure);
  }
  return byCode;
}

const ESC = table(
  ['@2<LSimv\f', fixed(2)],
  [' !%-34=?EGJKMRTUVadertu{', fixed(3)],
  ['$\\Bc', fixed(4)],
  ['p', fixed(5)],
  ['W', fixed(10)],
  ['D', untilNul(2, 35)],
  ['*', bitImage],
  ['&', defineCharacters],
  ['(', counted(3, 5)],
);

const FS = table(
  ['&.', fixed(2)],
  ['!-CW', fixed(3)],
  ['Sp?', fixed(4)],
  ['2', fixed(4 + 72)],
  ['q', defineImages],
  ['(', counted(3, 5)],
  [
    'g',
    (bytes, length) => {
      if (length < 10) return 10;
      return bytes[2] === 0x31 ? 10 + word(bytes, 8) : 10;
    },
  ],
);

const GS = table(
  [':c', fixed(2)],
  ['!/BEHITabfhjrw', fixed(3)],
  ['$LPW\\', fixed(4)],
  ['^z', fixed(5)],
  ['g', fixed(6)],
  ['*', (bytes, length) => (length < 4 ? 4 : 4 + 8 * bytes[2]! * bytes[3]!)],
  ['v', (bytes, length) => (length < 8 ? 8 : 8 + word(bytes, 4) * word(bytes, 6))],
  ['Q', (bytes, length) => (length < 8 ? 8 : 8 + word(bytes, 4) * word(bytes, 6))],
  ['(', counted(3, 5)],
  [
    '8',
    (bytes, length) => {
      if (length < 7) return 7;
      return 7 + word(bytes, 3) + 65536 * word(bytes, 5);
    },
  ],
  ['k', barcode],
  ['V', cut],
  ['C', counter],
);

const FAMILIES: ReadonlyMap<number, ReadonlyMap<number, Measure>> = new Map([
  [0x1b, ESC],
  [0x1c, FS],
  [0x1d, GS],
]);

/** Whether the byte begins a command of more than one byte. */
function isPrefix(byte: number): boolean {
  return byte === 0x10 || FAMILIES.has(byte);
}

/** The least number of bytes that the command beginning here must have; `length` ≥ 1. */
export function commandLength(bytes: Uint8Array, length: number): number {
  const prefix = bytes[0]!;
  if (!isPrefix(prefix)) return 1;
  if (length < 2) return 2;
  if (prefix === 0x10) return realTime(bytes[1]!)(bytes, length);
  return FAMILIES.get(prefix)!.get(bytes[1]!)?.(bytes, length) ?? 2;
}

/** Whether the length is from the manual, or just the two bytes of a command nobody knows. */
export function isKnown(bytes: Uint8Array): boolean {
  const prefix = bytes[0]!;
  if (prefix === 0x10) return bytes.length > 1 && [0x04, 0x05, 0x14].includes(bytes[1]!);
  const family = FAMILIES.get(prefix);
  if (family) return bytes.length > 1 && family.has(bytes[1]!);
  return [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x18].includes(prefix);
}
