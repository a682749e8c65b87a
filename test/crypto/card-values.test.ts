import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import {
  cvv,
  ibm3624NaturalPin,
  ibm3624Offset,
  ibm3624Pin,
  pvv,
} from '../../crypto/card-values.ts';
import { vectors } from './vectors.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const STRIPE = { pan: '4123456789012345', expiry: '8701', serviceCode: '101' };
const PVV = { pan: '1122334455667788', keyIndex: '1', pin: '4524' };
const CARD = { pan: '1122334455667788', decimalisationTable: '1234567890123456' };

describe('published values', () => {
  const cvvs = ['cvv', 'icvv', 'jpos-cvv', 'cvn-worked'].flatMap(vectors);
  it.each(cvvs)('$name', ({ inputs, expected }) => {
    const { pan, expiry, serviceCode } = inputs as unknown as typeof STRIPE;
    const value = cvv(hex(inputs.cvk!), { pan, expiry, serviceCode });
    expect(value).toEqual({ ok: true, value: expected.cvv });
  });

  it.each(vectors('pvv'))('$name', ({ inputs, expected }) => {
    const { pan, pin, pvki } = inputs as Record<'pan' | 'pin' | 'pvki', string>;
    const value = pvv(hex(inputs.pvk!), { pan, pin, keyIndex: pvki });
    expect(value).toEqual({ ok: true, value: expected.pvv });
  });

  it.each(vectors('ibm3624'))('$name', ({ inputs, expected }) => {
    const card = {
      pan: inputs.pan!,
      decimalisationTable: inputs.decTable!,
      from: Number(inputs.verifyOffset),
      length: Number(inputs.verifyLength),
      pad: inputs.pad!,
    };
    const pvk = hex(inputs.pvk!);
    const offset = ibm3624Offset(pvk, card, inputs.pin!);
    expect(offset).toEqual({ ok: true, value: expected.offset });
    expect(ibm3624Pin(pvk, card, expected.offset!)).toEqual({ ok: true, value: inputs.pin });
  });
});

it('offset and PIN undo each other, and zeroes give the natural PIN', () => {
  const natural = ibm3624NaturalPin(KEY, CARD);
  expect(natural.ok && natural.value.slice(0, 4)).toBe('4524');
  expect(ibm3624Pin(KEY, CARD, '000000')).toEqual({
    ok: true,
    value: natural.ok && natural.value.slice(0, 6),
  });
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{4,16}$/), (pin) => {
      const offset = ibm3624Offset(KEY, CARD, pin);
      const back = offset.ok ? ibm3624Pin(KEY, CARD, offset.value) : offset;
      expect(back).toEqual({ ok: true, value: pin });
    }),
  );
});

describe('what is refused', () => {
  it.each<[string, () => { ok: boolean }]>([
    ['key-length', () => cvv(new Uint8Array(8), STRIPE)],
    ['pan', () => cvv(KEY, { ...STRIPE, pan: '12345678901' })],
    ['pan', () => cvv(KEY, { ...STRIPE, pan: '12345678901234567890' })],
    ['pan', () => cvv(KEY, { ...STRIPE, pan: '411111111111111A' })],
    ['expiry', () => cvv(KEY, { ...STRIPE, expiry: '871' })],
    ['service-code', () => cvv(KEY, { ...STRIPE, serviceCode: '1O1' })],
    ['key-length', () => pvv(new Uint8Array(7), PVV)],
    ['pan', () => pvv(KEY, { ...PVV, pan: '11223344556' })],
    ['key-index', () => pvv(KEY, { ...PVV, keyIndex: '' })],
    ['key-index', () => pvv(KEY, { ...PVV, keyIndex: '11' })],
    ['pin', () => pvv(KEY, { ...PVV, pin: '123' })],
    ['pin', () => pvv(KEY, { ...PVV, pin: 'A000' })],
    ['key-length', () => ibm3624NaturalPin(new Uint8Array(4), CARD)],
    ['pan', () => ibm3624NaturalPin(KEY, { ...CARD, pan: '11223344556677889900' })],
    ['decimalisation-table', () => ibm3624NaturalPin(KEY, { ...CARD, decimalisationTable: '1' })],
    ['validation-data', () => ibm3624NaturalPin(KEY, { ...CARD, from: 1, length: 16 })],
    ['validation-data', () => ibm3624NaturalPin(KEY, { ...CARD, length: 17 })],
    ['validation-data', () => ibm3624NaturalPin(KEY, { ...CARD, from: -1 })],
    ['validation-data', () => ibm3624NaturalPin(KEY, { ...CARD, from: 16 })],
    ['validation-data', () => ibm3624NaturalPin(KEY, { ...CARD, from: 0.5 })],
    ['validation-data', () => ibm3624NaturalPin(KEY, { ...CARD, pad: 'X' })],
    ['pin', () => ibm3624Offset(KEY, CARD, '123')],
    ['offset', () => ibm3624Pin(KEY, CARD, '000A')],
  ])('%s', (kind, attempt) => {
    const result = attempt();
    expect(result).toMatchObject({ ok: false, error: { kind } });
    expect(JSON.stringify(result)).not.toMatch(/[0-9]{5}/);
  });
});
