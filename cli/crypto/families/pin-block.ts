import { toHex } from '../../../bytes/hex.ts';
import { createAes } from '../../../crypto/aes.ts';
import { encryptEcb } from '../../../crypto/block-cipher.ts';
import { createTdes } from '../../../crypto/des.ts';
import {
  decodePinBlock,
  encodePinBlock,
  type PinBlockFormat,
  panPartOf,
} from '../../../crypto/pin-block.ts';
import {
  decipherPinBlock4,
  encipherPinBlock4,
  panField4,
  pinField4,
} from '../../../crypto/pin-block-4.ts';
import { expects, type Family } from '../family.ts';
import { type Inputs, NotRunnable, value } from '../vector.ts';

const FORMAT = /(?:iso|format|fmt)-?([0-4])/;

export const pinBlock: Family = {
  kind: 'PIN block',
  main: (inputs) => (inputs.has('pin') ? 'block' : 'pin'),
  owns: (vector) =>
    /(^|-)pin-?block/.test(vector.name) ||
    (FORMAT.test(vector.name) && expects(vector, 'block', 'encPinBlock', 'pin')),
  compute(inputs, { key, name }) {
    const digit = inputs.has('format')
      ? inputs.text('format').replace(/^ISO-?/, '')
      : FORMAT.exec(name)?.[1];
    if (digit === undefined) throw new NotRunnable('neither name nor inputs say the format');
    return digit === '4' ? format4(inputs, key) : formats0to3(inputs, key, `ISO-${digit}`);
  },
};

function format4(inputs: Inputs, key: string): unknown {
  // Behind the prefix is chance.
  const field = /^pinField(?:Prefix([0-9]+))?$/.exec(key);
  if (field) {
    const random = field[1] === undefined ? inputs.hex('random8', 'random') : new Uint8Array(8);
    return toHex(value(pinField4(inputs.text('pin'), random))).slice(0, Number(field[1] ?? 32));
  }
  switch (key) {
    case 'fields':
      return inputs.list('pans').map((pan) => toHex(value(panField4(pan))));
    case 'field':
    case 'panField':
      return toHex(value(panField4(inputs.text('pan'))));
    case 'block':
    case 'encPinBlock': {
      const clear = {
        pin: inputs.text('pin'),
        pan: inputs.text('pan'),
        random: inputs.hex('random8', 'random'),
      };
      return toHex(value(encipherPinBlock4(createAes(inputs.hex('key')), clear)));
    }
    case 'pin': {
      const cipher = createAes(inputs.hex('key'));
      return value(decipherPinBlock4(cipher, inputs.hex('block'), inputs.text('pan')));
    }
    default:
      return undefined;
  }
}

function formats0to3(inputs: Inputs, key: string, name: string): unknown {
  const format = name as PinBlockFormat;
  const binds = format === 'ISO-0' || format === 'ISO-3';
  const panPart = binds ? { panPart: panPartOf(inputs.text('pan')) } : {};
  if (key === 'pin') return value(decodePinBlock(format, inputs.hex('block'), panPart.panPart));
  const block = () => {
    const pin = inputs.text('pin');
    return value(encodePinBlock({ format, pin, ...panPart, fill: fillOf(inputs, format) }));
  };
  if (key === 'block') return toHex(block());
  if (key === 'encPinBlock') return toHex(encryptEcb(createTdes(inputs.hex('key')), block()));
  // The rest is chance.
  const prefix = /^blockPrefix([0-9]+)$/.exec(key);
  return prefix ? toHex(block()).slice(0, Number(prefix[1])) : undefined;
}

/** The fill digits that are given as the chance that leads to them. */
function fillOf(inputs: Inputs, format: PinBlockFormat): Uint8Array {
  const given = inputs.has('fillNibbles') ? inputs.text('fillNibbles') : '';
  if (!/^[0-9A-Fa-f]*$/.test(given)) throw new NotRunnable('input fillNibbles is no hex');
  const nibbles = Uint8Array.from(given, (digit) => Number.parseInt(digit, 16));
  const chance = nibbles.map((nibble) => (format === 'ISO-3' ? nibble + 2 : nibble));
  const fill = new Uint8Array(Math.max(10, chance.length));
  fill.set(chance);
  return fill;
}
