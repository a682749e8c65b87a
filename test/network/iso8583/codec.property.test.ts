import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAscii } from '../../../bytes/ascii.ts';
import { type Codec, createCodec, type FieldPlace } from '../../../network/iso8583/codec.ts';
import type { Dialect, FieldSpec } from '../../../network/iso8583/dialect.ts';
import { maskedBytes, maskMessage } from '../../../network/iso8583/mask.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { napasDialect, napasHexBitmapDialect } from '../../../network/napas/dialect.ts';
import { packedDialect } from './generic-dialects.ts';

const ALPHABETS: Readonly<Record<FieldSpec['format'], string>> = {
  n: '0123456789',
  a: 'ABZabz ',
  an: '059AZaz ',
  ans: ' !09AZaz~',
  z: '0123456789=',
  'x+n': '0123456789',
  b: '0123456789ABCDEF',
};

function contentOf({ format, length }: FieldSpec): fc.Arbitrary<string> {
  const least = length.kind === 'fixed' ? length.length : 0;
  const most = length.kind === 'fixed' ? length.length : Math.min(length.max, 60);
  const text = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...ALPHABETS[format]), minLength, maxLength });
  if (format === 'b')
    return fc.array(text(2, 2), { minLength: least, maxLength: most }).map((x) => x.join(''));
  if (format === 'x+n') return text(least - 1, most - 1).map((digits) => `C${digits}`);
  return text(least, most);
}

function messageOf(dialect: Dialect): fc.Arbitrary<IsoMessage> {
  const fields: Record<number, fc.Arbitrary<string>> = {};
  for (const [key, spec] of Object.entries(dialect.fields)) fields[Number(key)] = contentOf(spec);
  return fc.record({
    mti: fc.constantFrom('0100', '0200', '0210', '0420', '0800'),
    fields: fc.record(fields, { requiredKeys: [] }),
  });
}

const CODECS: readonly Codec[] = [napasDialect, napasHexBitmapDialect, packedDialect].map(
  createCodec,
);

/** What is read can be built, and reads the same again. */
function settles(codec: Codec, bytes: Uint8Array): void {
  const parsed = codec.parse(bytes);
  if (!parsed.ok) {
    expect(parsed.error.offset).toBeGreaterThanOrEqual(0);
    expect(parsed.error.offset).toBeLessThanOrEqual(bytes.length);
    expect(parsed.error.detail).toContain(`at offset ${parsed.error.offset}: `);
    return;
  }
  const again = codec.build(parsed.value);
  if (!again.ok) throw new Error(again.error.detail);
  expect(codec.parse(again.value)).toEqual(parsed);
}

it('bytes for the trace show what the masked message shows', () => {
  const codec = createCodec(napasDialect);
  fc.assert(
    fc.property(messageOf(napasDialect), (message) => {
      const built = codec.build(message);
      if (!built.ok) throw new Error(built.error.detail);
      const places: FieldPlace[] = [];
      codec.parse(built.value, places);
      const shown = maskedBytes(built.value, codec);
      const masked = maskMessage(message, napasDialect);
      for (const { field, contentAt, end } of places) {
        if (napasDialect.fields[field]!.format === 'b') continue;
        expect(fromAscii(shown, contentAt, end)).toBe(masked.fields[field]);
      }
    }),
  );
});

describe.each(CODECS.map((codec) => [codec.dialect.name, codec] as const))('%s', (_, codec) => {
  it('reads what it built', () => {
    fc.assert(
      fc.property(messageOf(codec.dialect), (message) => {
        const built = codec.build(message);
        if (!built.ok) throw new Error(built.error.detail);
        expect(codec.parse(built.value)).toEqual({ ok: true, value: message });
      }),
    );
  });

  it('ends in a message or an error for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => settles(codec, bytes)));
  });

  it('ends in a message or an error for messages with one byte changed, or cut short', () => {
    const mutation = fc.record({
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(messageOf(codec.dialect), mutation, (message, { at, byte, cut }) => {
        const built = codec.build(message);
        if (!built.ok) throw new Error(built.error.detail);
        const bytes = built.value.slice();
        const place = at % bytes.length;
        bytes[place] = byte;
        const mutated = cut ? bytes.subarray(0, place) : bytes;
        settles(codec, mutated);
        const masked = maskedBytes(mutated, codec);
        expect(masked.length).toBe(mutated.length);
      }),
    );
  });
});
