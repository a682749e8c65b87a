import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildDolData,
  buildTlv,
  findTlv,
  parseDol,
  parseTlv,
  splitDolData,
  type Tlv,
} from '../../bytes/ber-tlv.ts';
import { hex, toHex } from '../../bytes/hex.ts';

/** One line an object, its path in front: `6F/84=3150`. */
function flat(list: readonly Tlv[], path = ''): string[] {
  return list.flatMap(({ tag, value, children }) =>
    children
      ? [`${path}${tag}`, ...flat(children, `${path}${tag}/`)]
      : [`${path}${tag}=${toHex(value)}`],
  );
}

function parsed(bytes: string): string[] {
  const list = parseTlv(hex(bytes));
  if (!list.ok) throw new Error(list.error.detail);
  return flat(list.value);
}

describe('parseTlv', () => {
  it.each([
    [
      'a file control information',
      '6F1A840E315041592E5359532E4444463031A5088801025F2D02656E',
      ['6F', '6F/84=315041592E5359532E4444463031', '6F/A5', '6F/A5/88=02', '6F/A5/5F2D=656E'],
    ],
    ['00 before', '00009F36020001000082025C00', ['9F36=0001', '82=5C00']],
    ['00 and FF between and behind', '8202 5C00 FF00FF 9F360200 01 FFFF', ['82=5C00', '9F36=0001']],
    ['padding within a template', '7007 00 820219800000', ['70', '70/82=1980']],
    ['FF 81 as a tag', 'FF810603 DF2900', ['FF8106', 'FF8106/DF29=']],
    ['nothing', '', []],
    ['an empty value', '5000', ['50=']],
    ['an empty template', '7000', ['70']],
    ['a length in two bytes', `5A8102${'11'.repeat(2)}`, ['5A=1111']],
    ['a length in three bytes', `70820004${'5A021234'}`, ['70', '70/5A=1234']],
    ['a tag of three bytes', 'DF81290155', ['DF8129=55']],
  ])('reads %s', (_, bytes, expected) => {
    expect(parsed(bytes)).toEqual(expected);
  });

  it('says where each object begins', () => {
    const list = parseTlv(hex('00 70 04 00 5A 01 12'));
    if (!list.ok) throw new Error(list.error.detail);
    expect(list.value[0]).toMatchObject({ tag: '70', offset: 1, children: [{ offset: 4 }] });
  });

  it.each([
    ['5A8108123456', 'truncated', '5A', 3, '8 bytes of value, found 3'],
    ['70045A021234 9F', 'truncated', '', 6, 'another byte of the tag'],
    ['70055A0812', 'truncated', '70', 2, '5 bytes of value, found 3'],
    ['70035A0812', 'truncated', '70/5A', 4, '8 bytes of value, found 1'],
    ['5A', 'truncated', '5A', 1, 'a length'],
    ['5A8212', 'truncated', '5A', 1, '2 more bytes of the length'],
    ['7080 5A0112 0000', 'indefinite', '70', 1, 'a definite length'],
    ['5A8500000000 01', 'length', '5A', 1, 'a length of at most 4 bytes'],
    ['5A84FFFFFFFF', 'truncated', '5A', 6, '4294967295 bytes of value, found 0'],
    ['9F8181818101', 'tag', '', 0, 'a tag of at most 4 bytes'],
  ])('refuses %s', (bytes, reason, path, offset, expected) => {
    const where = path === '' ? '' : ` in ${path}`;
    const detail = `TLV at offset ${offset}${where}: expected ${expected}`;
    expect(parseTlv(hex(bytes))).toEqual({
      ok: false,
      error: { kind: 'bad-tlv', reason, path, offset, detail },
    });
  });

  it('ends at a depth', () => {
    let nested = hex('5000');
    for (let i = 0; i < 20; i++) nested = buildTlv('70', nested);
    expect(parseTlv(nested)).toMatchObject({ ok: false, error: { reason: 'too-deep' } });
    expect(parseTlv(nested, { maxDepth: 21 }).ok).toBe(true);
    expect(parseTlv(nested, { maxDepth: 20 }).ok).toBe(false);
  });

  it('ends in a value or an error, whatever the bytes, and nothing lies outside', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.constantFrom(0x70, 0x9f, 0xff, 0x81, 0x00, 0x02, 0x80, 0x82), { maxLength: 60 }),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        const input = Uint8Array.from(some);
        const list = parseTlv(input);
        if (!list.ok) {
          expect(list.error.offset).toBeLessThanOrEqual(input.length);
          return;
        }
        for (const one of list.value) {
          expect(one.value.length).toBeLessThan(input.length);
          expect(toHex(input.subarray(one.offset)).startsWith(one.tag)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('buildTlv', () => {
  it.each([
    ['9F36', '0001', '9F36020001'],
    ['50', '', '5000'],
    ['70', 'AA'.repeat(127), `707F${'AA'.repeat(127)}`],
    ['70', 'AA'.repeat(128), `708180${'AA'.repeat(128)}`],
    ['70', 'AA'.repeat(256), `70820100${'AA'.repeat(256)}`],
  ])('%s', (tag, value, expected) => {
    expect(toHex(buildTlv(tag, hex(value)))).toBe(expected);
  });

  it('is read back, nested too', () => {
    const tag = fc.constantFrom('5A', '9F26', '5F2D', 'DF8129');
    const leaf = fc.tuple(tag, fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 5 }), (leaves) => {
        const bytes = buildTlv('70', ...leaves.map(([name, value]) => buildTlv(name, value)));
        const list = parseTlv(bytes);
        if (!list.ok) throw new Error(list.error.detail);
        expect(flat(list.value)).toEqual([
          '70',
          ...leaves.map(([name, value]) => `70/${name}=${toHex(value)}`),
        ]);
      }),
    );
  });
});

describe('findTlv', () => {
  const list = parseTlv(hex('6F0A 840141 A505 500142 5000 500143'));

  it('finds the first, outer ones before inner ones of their neighbours', () => {
    if (!list.ok) throw new Error(list.error.detail);
    expect(toHex(findTlv(list.value, '50')!.value)).toBe('42');
    expect(findTlv(list.value, 'A5')?.offset).toBe(5);
    expect(findTlv(list.value, '9F38')).toBeUndefined();
  });
});

describe('data object lists', () => {
  it('reads tags and lengths', () => {
    expect(parseDol(hex('9F0206 9F1A02 95 05 9F6604'))).toEqual({
      ok: true,
      value: [
        { tag: '9F02', length: 6 },
        { tag: '9F1A', length: 2 },
        { tag: '95', length: 5 },
        { tag: '9F66', length: 4 },
      ],
    });
  });

  it.each([
    ['9F', 'TLV at offset 0: expected another byte of the tag'],
    ['9F02', 'TLV at offset 2 in 9F02: expected a length'],
    ['95 81', 'TLV at offset 1 in 95: expected a length below 128'],
  ])('refuses %s', (bytes, detail) => {
    expect(parseDol(hex(bytes))).toMatchObject({ ok: false, error: { detail } });
  });

  // EMV 4.4 Book 3, 5.4: the value, its format, the length wanted, what is sent.
  it.each([
    ['n', '000000012345', 6, '000000012345'],
    ['n', '000000012345', 4, '00012345'],
    ['n', '0704', 4, '00000704'],
    ['cn', '9704000000000018', 8, '9704000000000018'],
    ['cn', '9704000000000018', 4, '97040000'],
    ['cn', '970400', 5, '970400FFFF'],
    ['b', '8000048000', 3, '800004'],
    ['b', '8000', 4, '80000000'],
    ['ans', '4142', 4, '41420000'],
    ['an', '414243', 2, '4142'],
    ['var', '414243', 0, ''],
    ['b', undefined, 3, '000000'],
    ['cn', undefined, 2, '0000'],
  ] as const)('%s %s in %i bytes', (format, value, length, expected) => {
    const data = buildDolData(
      [{ tag: '9F02', length }],
      () => (value === undefined ? undefined : hex(value)),
      () => format,
    );
    expect(toHex(data)).toBe(expected);
  });

  it('fills a constructed tag with zeroes whatever is known of it', () => {
    const dol = [{ tag: '70', length: 2 }];
    const data = buildDolData(
      dol,
      () => hex('1234'),
      () => 'var',
    );
    expect(toHex(data)).toBe('0000');
  });

  it('splits data again, all of it or nothing', () => {
    const dol = [
      { tag: '9A', length: 3 },
      { tag: '9C', length: 1 },
    ];
    const parts = splitDolData(dol, hex('26072601'));
    expect(parts?.map(({ tag, value }) => `${tag}=${toHex(value)}`)).toEqual([
      '9A=260726',
      '9C=01',
    ]);
    expect(splitDolData(dol, hex('260726'))).toBeUndefined();
    expect(splitDolData(dol, hex('2607260100'))).toBeUndefined();
  });

  it('ends in a value or an error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const dol = parseDol(bytes);
        if (!dol.ok) expect(dol.error.offset).toBeLessThanOrEqual(bytes.length);
        else expect(dol.value.length).toBeLessThanOrEqual(bytes.length / 2);
      }),
    );
  });
});
