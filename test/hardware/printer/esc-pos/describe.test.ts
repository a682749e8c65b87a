import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { luhnDigit } from '../../../../crypto/luhn.ts';
import { createDescriber } from '../../../../hardware/printer/esc-pos/describe.ts';
import { layOut } from '../../../../hardware/printer/esc-pos/layout.ts';
import {
  EPSON_58,
  EPSON_80,
  EPSON_80_TCVN3,
  PLAIN_80,
} from '../../../../hardware/printer/esc-pos/profile.ts';
import type { ReceiptLine } from '../../../../hardware/printer/printer.ts';
import type { Described } from '../../../../hardware/transport/wire-tap.ts';

/** What is said of the pieces of one whole job. */
function told(...pieces: readonly Uint8Array[]): readonly Described[] {
  const describer = createDescriber(EPSON_80);
  describer.job(pieces);
  return pieces.map((piece) => describer.describe('out', piece));
}

const wordsOf = (bytes: Uint8Array): string => told(bytes)[0]!.meaning;

describe('what is sent, in words', () => {
  it.each([
    ['10 04 04', 'status? paper'],
    ['1B 40', 'initialise'],
    ['1D 61 FF', 'automatic status on'],
    ['1B 64 04', 'feed 4 lines'],
    ['1B 45 01', 'settings'],
    ['1B 45 01 1B 74 34 53 F4 EC 20 FE 0A 1B 45 00', '“Số ₫”'],
    ['1B 74 1E 52 1B 74 1F F3 54 0A', '“RÚT”'],
    ['1D 28 6B 05 00 31 50 30 48 49 1D 28 6B 03 00 31 51 30', 'symbol data, 2 bytes, print symbol'],
    ['1D 76 30 00 01 00 02 00 AA 55', 'raster image, 8 × 2 dots'],
    ['1D 76 30 00 01 00', 'part of a command'],
    ['0A', 'line feed'],
    ['10 14 08 01 03 14 01 06 02 08', 'clear the buffer'],
  ])('%s: %s', (bytes, expected) => {
    expect(wordsOf(hex(bytes))).toBe(expected);
  });

  it.each([
    ['epson-80', EPSON_80],
    ['epson-58', EPSON_58],
    ['epson-80-tcvn3', EPSON_80_TCVN3],
  ])('a rule on %s is no text', (_, profile) => {
    const { describe } = createDescriber(profile);
    const [line] = layOut([{ kind: 'rule' }], profile);
    expect(describe('out', line!).meaning).toBe('rule');
    expect(describe('out', ascii('---- page 2 ----\n')).meaning).toBe('“---- page 2 ----”');
  });
});

describe('what is answered, in words', () => {
  it.each([
    ['1C 00 0F 0F', 'automatic status: paper out, offline', 'trouble'],
    ['14 00 03 0F', 'automatic status: paper near end', undefined],
    ['00', 'printed', undefined],
    ['03', 'printed; paper near end', undefined],
    ['0F', 'printed; paper out', 'trouble'],
    ['12', 'status 12', undefined],
    ['FF', 'noise', 'noise'],
  ])('%s: %s', (bytes, meaning, level) => {
    const said = createDescriber(EPSON_80).describe('in', hex(bytes));
    expect(said).toMatchObject({ meaning, ...(level && { level }) });
    expect(said.level).toBe(level);
  });

  it.each([
    [1, '12', 'printer: online', undefined],
    [1, '1A', 'printer: offline', 'trouble'],
    [2, '12', 'cause of offline: none', undefined],
    [2, '16', 'cause of offline: cover open', 'trouble'],
    [2, '32', 'cause of offline: paper out', 'trouble'],
    [2, '52', 'cause of offline: error', 'trouble'],
    [3, '12', 'error: none', undefined],
    [3, '1A', 'error: cutter jammed', 'trouble'],
    [4, '12', 'paper: enough', undefined],
    [4, '1E', 'paper: near end', undefined],
    [4, '7E', 'paper: out', 'trouble'],
  ])('DLE EOT %i is answered %s: %s', (n, answer, meaning, level) => {
    const { describe } = createDescriber(EPSON_80);
    describe('out', Uint8Array.of(0x10, 0x04, n));
    const said = describe('in', hex(answer));
    expect([said.meaning, said.level]).toEqual([meaning, level]);
    expect(describe('in', hex(answer)).meaning).toBe(`status ${answer}`);
  });

  it('four questions at once, their answers one by one', () => {
    const { describe } = createDescriber(EPSON_80);
    describe('out', hex('10 04 01 10 04 02 10 04 03 10 04 04'));
    expect(describe('in', hex('1A 16')).meaning).toBe(
      'printer: offline, cause of offline: cover open',
    );
    expect(describe('in', hex('12 12')).meaning).toBe('error: none, paper: enough');
  });
});

describe('card numbers on paper', () => {
  it.each([
    ['a card number', '9704180000000018', '970418******0018'],
    ['grouped by blanks', '9704 1800 0000 0018', '9704 18** **** 0018'],
    ['grouped by dashes', '9704-1800-0000-0018', '9704-18**-****-0018'],
    ['behind its length', '169704180000000018', '16970418******0018'],
    ['a reference with a wrong check digit', '9704180000000017', '9704180000000017'],
    ['a reference of the network', '0000000000000001', '0000000000000001'],
    ['zeroes', '0000000000000000', '0000000000000000'],
    ['what is too short', '632609000123', '632609000123'],
  ])('%s: %s', (_, text, expected) => {
    const [said] = told(concat(ascii(`No. ${text} ref. 632609000123`), 0x0a));
    expect(said!.meaning).toBe(`“No. ${expected} ref. 632609000123”`);
    expect(fromAscii(said!.shown)).toBe(`No. ${expected} ref. 632609000123\n`);
  });

  it('does not take what a command says for digits of the text', () => {
    // ESC t 52 is 1B 74 34, and 34 is the digit 4.
    const [said] = told(concat(hex('1B 74 34'), ascii('000000000000006\n')));
    expect(said!.meaning).toBe('“000000000000006”');
    expect(toSpacedHex(said!.shown)).toMatch(/^1B 74 34 30 30 30 30 30 30 30 30 /);
  });

  it('masks one that goes on over lines, styles and pages of a job', () => {
    const said = told(
      ascii('Card 9704 1800\n'),
      concat(hex('1B 45 01 1B 74 34'), ascii('0000')),
      concat(hex('1B 45 00'), ascii(' 0018\n')),
    );
    expect(said.map(({ meaning }) => meaning)).toEqual(['“Card 9704 18**”', '“****”', '“ 0018”']);
  });

  it('of a line of a job whose next is known, shows a reference at its end', () => {
    const [first] = told(ascii('RRN 632609000123\n'), ascii('Thank you\n'));
    expect(first!.meaning).toBe('“RRN 632609000123”');
    const { describe } = createDescriber(EPSON_80);
    expect(describe('out', ascii('RRN 632609000123\n')).meaning).toBe('“RRN 632609******”');
  });

  const withCheckDigit = (digits: string): string => digits + luhnDigit(digits);
  const digits = (minLength: number, maxLength = minLength) =>
    fc.array(fc.nat(9), { minLength, maxLength }).map((all) => all.join(''));
  const anyNumber = fc
    .tuple(fc.integer({ min: 1, max: 9 }), digits(11, 17))
    .map(([first, rest]) => withCheckDigit(`${first}${rest}`));
  const issued = fc
    .constantFrom(['9704', 11], ['9704', 14], ['4', 14], ['53', 13], ['37', 12], ['62', 16])
    .chain(([prefix, more]) => digits(more as number).map((rest) => withCheckDigit(prefix + rest)));
  const gap = fc.constantFrom('', '', '', ' ', '-', ' - ', '  ');
  /** In groups; the last of them may be followed by a gap. */
  const grouped = (number: fc.Arbitrary<string>) =>
    fc
      .tuple(number, fc.array(gap, { minLength: 19, maxLength: 19 }))
      .map(([all, gaps]) => [...all].map((digit, i) => digit + gaps[i]).join(''));
  const around = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.stringMatching(/^[0-9 -]{0,25}$/),
    fc.constantFrom('\n', '\x1bE\x01', '\x1bt4', '\x1b@', '\x1da\xff', '\x1dk\x043456\0'),
  );
  const text = fc.array(around, { maxLength: 4 }).map((parts) => parts.join(''));
  /** Any number stands alone, one that is issued anywhere. */
  const job = fc.oneof(
    fc.tuple(text, grouped(anyNumber), text).map(([a, b, c]) => [`${a}:`, b, `:${c}`] as const),
    fc.tuple(text, grouped(issued), text),
    fc.tuple(text, issued, text).map(([a, b, c]) => [`${a}:\x1dk\x49${chr(b)}`, b, c] as const),
  );
  const chr = (data: string): string => String.fromCharCode(data.length);

  /** Offsets of the digits between the first six and the last four. */
  function middle(number: string, from: number): number[] {
    const digits = [...number].flatMap((char, i) => (/\d/.test(char) ? [from + i] : []));
    return digits.slice(6, -4);
  }

  it('never shows the middle of one, wherever it stands, however the job is split', () => {
    fc.assert(
      fc.property(
        job,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.boolean(),
        ([before, number, after], cuts, isJob) => {
          const job = latin1(before + number + after);
          const ends = [...new Set(cuts.map((cut) => cut % (job.length + 1)))].sort(
            (a, b) => a - b,
          );
          const pieces = [0, ...ends].map((from, i) => job.slice(from, ends[i] ?? job.length));
          const describer = createDescriber(EPSON_80);
          if (isJob) describer.job(pieces);
          const said = pieces.map((piece) => describer.describe('out', piece));
          const shown = concat(...said.map((one) => one.shown));
          expect(shown).toHaveLength(job.length);
          for (const at of middle(number, before.length)) expect(shown[at]).toBe(0x2a);
          const words = said.map(({ meaning }) => meaning).join('');
          expect(words.replace(/\D/g, '')).not.toContain(number.replace(/\D/g, ''));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('on a receipt of the driver, on whatever line and page', () => {
    const profiles = fc.constantFrom(EPSON_80, EPSON_58, EPSON_80_TCVN3, PLAIN_80);
    fc.assert(
      fc.property(grouped(anyNumber), issued, fc.nat(40), profiles, (any, pan, indent, profile) => {
        const text = 'x'.repeat(indent);
        const receipt: ReceiptLine[] = [
          { kind: 'text', text: `${text} ${any} ${text}`, bold: true },
          { kind: 'columns', left: 'Số thẻ', right: any },
          { kind: 'qr', data: `00020101${pan}` },
        ];
        const lines = layOut(receipt, profile);
        const { job, describe } = createDescriber(profile);
        job(lines);
        const said = lines.map((line) => describe('out', line));
        const words = said.flatMap(({ meaning }) => meaning.match(/“[^”]*”/g) ?? []).join('');
        const bytes = said.map(({ shown }) => fromAscii(shown)).join('');
        expect(words.replace(/\D/g, '')).not.toContain(any.replace(/\D/g, ''));
        expect(bytes).not.toContain(any);
        expect(bytes).not.toContain(pan);
      }),
      { numRuns: 150 },
    );
  });
});

/** Bytes 00 to FF as they are. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
