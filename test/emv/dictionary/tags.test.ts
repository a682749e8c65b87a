import { describe, expect, it } from 'vitest';
import { BITS } from '../../../emv/dictionary/bits.ts';
import { formatOf, TAGS, tagEntry } from '../../../emv/dictionary/tags.ts';

describe('the table of tags', () => {
  it.each([
    ['9F26', 'Application Cryptogram (AC)', 'b', 'ICC', 8, 8, undefined],
    ['5A', 'Application Primary Account Number (PAN)', 'cn', 'ICC', 0, 10, true],
    ['9F02', 'Amount, Authorised (Numeric)', 'n', 'terminal', 6, 6, undefined],
    ['8A', 'Authorisation Response Code', 'an', 'issuer', 2, 2, undefined],
    ['9F0B', 'Cardholder Name Extended', 'ans', 'ICC', 27, 45, true],
    ['6F', 'File Control Information (FCI) Template', 'var', 'ICC', 0, 252, undefined],
  ])('%s', (tag, name, format, source, minLength, maxLength, sensitive) => {
    expect(tagEntry(tag)).toMatchObject({ tag, name, format, source, minLength, maxLength });
    expect(tagEntry(tag)?.sensitive).toBe(sensitive);
  });

  it('has each tag once, well written, in a template that it has too', () => {
    expect(new Set(TAGS.map(({ tag }) => tag)).size).toBe(TAGS.length);
    for (const { tag, name, format, source, templates, minLength, maxLength } of TAGS) {
      expect(tag).toMatch(/^([0-9A-F]{2}){1,3}$/);
      expect(name).toMatch(/^[A-Z]\S.* ?\S$/);
      expect(['n', 'an', 'ans', 'b', 'cn', 'var']).toContain(format);
      expect(['ICC', 'terminal', 'issuer']).toContain(source);
      expect(minLength).toBeLessThanOrEqual(maxLength);
      for (const template of templates) expect(tagEntry(template)).toBeDefined();
    }
  });

  it('calls what it does not know binary', () => {
    expect(tagEntry('DF01')).toBeUndefined();
    expect(formatOf('DF01')).toBe('b');
    expect(formatOf('9A')).toBe('n');
  });

  it('hides whatever names the customer or opens something', () => {
    const sensitive = TAGS.filter((entry) => entry.sensitive).map(({ tag }) => tag);
    expect(sensitive).toEqual('56 57 5A 5F20 5F53 99 9F0B 9F1F 9F20 9F2D 9F46 9F6B'.split(' '));
  });
});

describe('the bits', () => {
  it.each(Object.entries(BITS))('of %s lie within the value, each said once', (tag, bits) => {
    const places = bits.map(([byte, bit]) => `${byte}.${bit}`);
    expect(new Set(places).size).toBe(bits.length);
    for (const [byte, bit] of bits) {
      expect(byte).toBeLessThanOrEqual(tagEntry(tag)!.maxLength);
      expect(bit).toBeGreaterThanOrEqual(1);
      expect(bit).toBeLessThanOrEqual(8);
    }
  });
});
