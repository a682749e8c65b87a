import { toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import { createAes } from '../../../crypto/aes.ts';
import { decryptEcb, encryptEcb } from '../../../crypto/block-cipher.ts';
import {
  type CardValueError,
  ibm3624NaturalPin,
  ibm3624Offset,
  ibm3624Pin,
  pvv,
} from '../../../crypto/card-values.ts';
import { createTdes } from '../../../crypto/des.ts';
import {
  decodePinBlock,
  encodePinBlock,
  type PinBlockFormat,
  panPartOf,
} from '../../../crypto/pin-block.ts';
import { decipherPinBlock4, encipherPinBlock4 } from '../../../crypto/pin-block-4.ts';
import { randomBytes } from '../../../crypto/random.ts';
import { type Given, type InputRule, type Operation, type Outcome, said } from '../operation.ts';

const format: InputRule = {
  name: 'format',
  kind: ['0', '1', '2', '3', '4'],
  optional: '0',
  meaning: 'ISO 9564-1; 0 if absent',
};
const pan: InputRule = {
  name: 'pan',
  kind: 'digits',
  optional: true,
  meaning: 'the whole PAN; formats 0, 3, 4',
};
const pin: InputRule = { name: 'pin', kind: 'digits', meaning: '4 to 12 digits' };
const pvk: InputRule = {
  name: 'pvk',
  kind: 'hex',
  bytes: [8, 16, 24],
  meaning: 'PIN verification key',
};

function key(optional: boolean): InputRule {
  const meaning = 'PIN key: DES, for format 4 AES';
  return { name: 'key', kind: 'hex', meaning, ...(optional ? { optional } : {}) } as InputRule;
}

function desKey(given: Given): Result<Uint8Array, string> {
  const bytes = given.hex('key');
  return [8, 16, 24].includes(bytes.length)
    ? ok(bytes)
    : err(`key: expected 8, 16 or 24 bytes in hex, got ${bytes.length}`);
}

function aesKey(given: Given): Result<Uint8Array, string> {
  if (!given.has('key')) return err('expected key=<hex>: format 4 is enciphered only');
  const bytes = given.hex('key');
  return [16, 24, 32].includes(bytes.length)
    ? ok(bytes)
    : err(`key: expected 16, 24 or 32 bytes in hex, got ${bytes.length}`);
}

/** What formats 0 and 3 bind. */
function panPart(given: Given): Result<{ panPart?: string }, string> {
  const format = given.text('format');
  if (format !== '0' && format !== '3') return ok({});
  if (!given.has('pan')) return err(`expected pan=<decimal digits>: format ${format} binds it`);
  const pan = given.text('pan');
  if (pan.length < 8 || pan.length > 19)
    return err(`pan: expected 8 to 19 digits, got ${pan.length}`);
  return ok({ panPart: panPartOf(pan) });
}

function buildBlock4(given: Given): Result<Outcome, string> {
  const secret = aesKey(given);
  if (!secret.ok) return secret;
  const random = given.has('fill') ? given.hex('fill') : randomBytes(8);
  const clear = { pin: given.text('pin'), pan: given.has('pan') ? given.text('pan') : '', random };
  const block = said(encipherPinBlock4(createAes(secret.value), clear));
  return block.ok ? ok({ 'encrypted block': toHex(block.value) }) : block;
}

export const pins: readonly Operation[] = [
  {
    name: 'pin-block',
    summary: 'a PIN block, ISO 9564 format 0 to 4; encrypted with a key',
    inputs: [
      format,
      pin,
      pan,
      {
        name: 'fill',
        kind: 'hex',
        optional: true,
        meaning: 'chance for 1, 3, 4; random if absent',
      },
      key(true),
    ],
    example: 'format=0 pin=1234 pan=4012345678909',
    run(given) {
      if (given.text('format') === '4') return buildBlock4(given);
      const bound = panPart(given);
      if (!bound.ok) return bound;
      const block = said(
        encodePinBlock({
          format: `ISO-${given.text('format')}` as PinBlockFormat,
          pin: given.text('pin'),
          ...bound.value,
          fill: given.has('fill') ? given.hex('fill') : randomBytes(10),
        }),
      );
      if (!block.ok) return block;
      if (!given.has('key')) return ok({ block: toHex(block.value) });
      const secret = desKey(given);
      if (!secret.ok) return secret;
      const encrypted = encryptEcb(createTdes(secret.value), block.value);
      return ok({ block: toHex(block.value), 'encrypted block': toHex(encrypted) });
    },
  },
  {
    name: 'pin-block-decode',
    summary: 'the PIN in a block, decrypted first if there is a key',
    inputs: [
      format,
      { name: 'block', kind: 'hex', bytes: [8, 16], meaning: 'the block' },
      pan,
      key(true),
    ],
    example: 'format=0 block=041274EDCBA9876F pan=4012345678909',
    run(given) {
      const block = given.hex('block');
      if (given.text('format') === '4') {
        const secret = aesKey(given);
        if (!secret.ok) return secret;
        const whole = given.has('pan') ? given.text('pan') : '';
        const clear = said(decipherPinBlock4(createAes(secret.value), block, whole));
        return clear.ok ? ok({ pin: clear.value }) : clear;
      }
      if (block.length !== 8) return err('block: expected 8 bytes in hex');
      const secret = given.has('key') ? desKey(given) : undefined;
      if (secret?.ok === false) return secret;
      const clear = secret ? decryptEcb(createTdes(secret.value), block) : block;
      const name = `ISO-${given.text('format')}` as PinBlockFormat;
      const bound = panPart(given);
      if (!bound.ok) return bound;
      const found = said(decodePinBlock(name, clear, bound.value.panPart));
      return found.ok ? ok({ pin: found.value }) : found;
    },
  },
  {
    name: 'pvv',
    summary: "Visa's PIN verification value",
    inputs: [
      pvk,
      { name: 'index', kind: 'digits', optional: '1', meaning: 'key index; 1 if absent' },
      pin,
      { ...pan, meaning: 'the whole PAN' },
    ],
    example: 'pvk=0123456789ABCDEFFEDCBA9876543210 index=1 pin=4524 pan=1122334455667788',
    run(given) {
      const card = {
        pan: given.has('pan') ? given.text('pan') : '',
        keyIndex: given.text('index'),
        pin: given.text('pin'),
      };
      const value = said(pvv(given.hex('pvk'), card));
      return value.ok ? ok({ pvv: value.value }) : value;
    },
  },
  {
    name: 'offset',
    summary: 'IBM 3624: the offset of a PIN, or the PIN of an offset',
    inputs: [
      pvk,
      { name: 'table', kind: 'digits', optional: '0123456789012345', meaning: 'decimalisation' },
      { name: 'pan', kind: 'digits', meaning: 'validation data are taken from it' },
      { name: 'from', kind: 'digits', optional: '0', meaning: 'first digit taken, from 0' },
      { name: 'length', kind: 'digits', optional: true, meaning: 'digits taken; up to 16' },
      { name: 'pad', kind: 'text', optional: 'F', meaning: 'hex digit behind them; F if absent' },
      { ...pin, optional: true, meaning: 'gives the offset' },
      { name: 'offset', kind: 'digits', optional: true, meaning: 'gives the PIN' },
    ],
    example:
      'pvk=0123456789ABCDEFFEDCBA9876543210 table=1234567890123456 pan=1122334455667788 pin=1234',
    run(given) {
      if (given.has('pin') && given.has('offset')) return err('expected pin or offset, not both');
      const card = {
        pan: given.text('pan'),
        decimalisationTable: given.text('table'),
        from: given.number('from'),
        ...(given.has('length') ? { length: given.number('length') } : {}),
        pad: given.text('pad'),
      };
      const secret = given.hex('pvk');
      const named = (
        name: string,
        value: Result<string, CardValueError>,
      ): Result<Outcome, string> => (value.ok ? ok({ [name]: value.value }) : said(value));
      if (given.has('pin')) return named('offset', ibm3624Offset(secret, card, given.text('pin')));
      if (given.has('offset')) return named('pin', ibm3624Pin(secret, card, given.text('offset')));
      return named('natural PIN', ibm3624NaturalPin(secret, card));
    },
  },
];
