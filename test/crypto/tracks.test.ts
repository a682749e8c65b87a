import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildTrack1,
  buildTrack2,
  parseTrack1,
  parseTrack2,
  type Track1,
  type Track2,
} from '../../crypto/tracks.ts';

const PAN = '9704000000000018';

describe('track 2', () => {
  it.each<[string, Track2]>([
    [
      `${PAN}=28122010000012300`,
      { pan: PAN, expiry: '2812', serviceCode: '201', discretionary: '0000012300' },
    ],
    [`${PAN}=2812201`, { pan: PAN, expiry: '2812', serviceCode: '201', discretionary: '' }],
    [`${PAN}==20155`, { pan: PAN, serviceCode: '201', discretionary: '55' }],
    [`${PAN}=2812=55`, { pan: PAN, expiry: '2812', discretionary: '55' }],
    [`${PAN}===55`, { pan: PAN, discretionary: '55' }],
  ])('%s', (text, track) => {
    expect(parseTrack2(text)).toEqual({ ok: true, value: track });
    expect(buildTrack2(track)).toEqual({ ok: true, value: text });
  });

  it('reads the separator and the end of EMV tag 57', () => {
    const track = {
      pan: '5123456789012345',
      expiry: '3512',
      serviceCode: '101',
      discretionary: '000',
    };
    expect(parseTrack2('5123456789012345D3512101000F')).toEqual({ ok: true, value: track });
    expect(parseTrack2('5123456789012345D3512101000')).toEqual({ ok: true, value: track });
  });

  it.each([
    ['', 'pan', 0],
    [PAN, 'pan', 16],
    ['9704A00000000018=2812201', 'pan', 4],
    ['1234567=2812201', 'pan', 0],
    ['12345678901234567890=2812201', 'pan', 0],
    [`${PAN}=2813201`, 'expiry', 17],
    [`${PAN}=28`, 'expiry', 17],
    [`${PAN}=281220`, 'serviceCode', 21],
    [`${PAN}=28122010A`, 'discretionary', 25],
    [`${PAN}=2812201=`, 'discretionary', 24],
    [`${PAN}=2812201F`, 'discretionary', 24],
    [`${PAN}=2812201${'0'.repeat(14)}`, 'length', 37],
  ])('%j: %s at offset %i', (text, field, offset) => {
    const parsed = parseTrack2(text);
    expect(parsed).toMatchObject({ ok: false, error: { kind: 'bad-track', field, offset } });
    expect(JSON.stringify(parsed)).not.toMatch(/[0-9]{6}/);
  });

  it.each<[string, Track2]>([
    ['expiry', { pan: PAN, expiry: '28', serviceCode: '201', discretionary: '' }],
    ['expiry', { pan: PAN, expiry: '281220', serviceCode: '1', discretionary: '' }],
    ['serviceCode', { pan: PAN, expiry: '2812', serviceCode: '2011', discretionary: '' }],
    ['pan', { pan: `${PAN}=1`, expiry: '2812', serviceCode: '201', discretionary: '' }],
    ['length', { pan: PAN, expiry: '2812', serviceCode: '201', discretionary: '0'.repeat(14) }],
  ])('does not build a wrong %s', (_field, track) => {
    expect(buildTrack2(track).ok).toBe(false);
  });
});

describe('track 1', () => {
  const text = `B${PAN}^NGUYEN VAN/AN^2812201000000`;
  const track: Track1 = {
    pan: PAN,
    name: 'NGUYEN VAN/AN',
    expiry: '2812',
    serviceCode: '201',
    discretionary: '000000',
  };

  it('is read and built', () => {
    expect(parseTrack1(text)).toEqual({ ok: true, value: track });
    expect(buildTrack1(track)).toEqual({ ok: true, value: text });
    expect(parseTrack1(`B9704 0000 0000 0018^NGUYEN VAN/AN^2812201000000`)).toEqual({
      ok: true,
      value: track,
    });
  });

  it.each([
    ['', 'format', 0],
    [text.replace('B', 'A'), 'format', 0],
    [`B${PAN}`, 'pan', 17],
    [`B97040000000X0018^A/B^2812201`, 'pan', 12],
    [`B${PAN}^NGUYEN`, 'name', 24],
    [`B${PAN}^A^2812201`, 'name', 18],
    [`B${PAN}^${'N'.repeat(27)}^2812201`, 'name', 18],
    [`B${PAN}^An/B^2812201`, 'name', 19],
    [`B${PAN}^A/B^28xx201`, 'expiry', 22],
    [`B${PAN}^A/B^2812`, 'serviceCode', 26],
    [`B${PAN}^A/B^2812201^`, 'discretionary', 29],
    [`B${PAN}^A/B^2812201${'0'.repeat(60)}`, 'length', 76],
  ])('%j: %s at offset %i', (wrong, field, offset) => {
    const parsed = parseTrack1(wrong);
    expect(parsed).toMatchObject({ ok: false, error: { kind: 'bad-track', field, offset } });
    expect(JSON.stringify(parsed)).not.toMatch(/[0-9]{6}|NGUYEN/);
  });
});

describe('any track', () => {
  const pan = fc.stringMatching(/^[0-9]{8,19}$/);
  const rest = {
    expiry: fc.stringMatching(/^[0-9]{2}(0[1-9]|1[0-2])$/),
    serviceCode: fc.stringMatching(/^[0-9]{3}$/),
    discretionary: fc.stringMatching(/^[0-9]{0,8}$/),
  };

  it('comes back as it was built', () => {
    fc.assert(
      fc.property(fc.record({ pan, ...rest }), (track) => {
        const built = buildTrack2(track);
        expect(built.ok && parseTrack2(built.value)).toEqual({ ok: true, value: track });
      }),
    );
    const name = fc.stringMatching(/^[A-Z]{1,10}\/[A-Z ]{1,10}$/);
    fc.assert(
      fc.property(fc.record({ pan, name, ...rest }), (track) => {
        const built = buildTrack1(track);
        expect(built.ok && parseTrack1(built.value)).toEqual({ ok: true, value: track });
      }),
    );
  });

  it('of any text ends in a value or an error without long digits', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^B?[0-9]{0,20}[=D^]?[0-9=D^]{0,30}F?$/));
    fc.assert(
      fc.property(text, (any) => {
        for (const parsed of [parseTrack1(any), parseTrack2(any)]) {
          if (!parsed.ok) expect(parsed.error.detail).not.toMatch(/[0-9]{6}/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
