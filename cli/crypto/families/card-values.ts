import { ascii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { parseHex, toHex } from '../../../bytes/hex.ts';
import {
  cvv,
  ibm3624NaturalPin,
  ibm3624Offset,
  ibm3624Pin,
  pvv,
} from '../../../crypto/card-values.ts';
import { cvc3, cvc3Vector, dcvv } from '../../../crypto/dynamic-card-values.ts';
import { kcv } from '../../../crypto/kcv.ts';
import { isLuhnValid, luhnDigit } from '../../../crypto/luhn.ts';
import { cardKeyOf } from '../card-key.ts';
import { type Family, hasInputs, leading } from '../family.ts';
import { type Inputs, NotRunnable, value } from '../vector.ts';

const stripe = (inputs: Inputs, serviceCode = inputs.text('serviceCode')) => ({
  pan: inputs.text('pan'),
  expiry: inputs.text('expiry'),
  serviceCode,
});

/** As it is given, or the one that says where the value stands. */
function serviceCodeOf(inputs: Inputs, name: string): string {
  if (!inputs.has('serviceCode') && /(^|-)icvv/.test(name)) return '999';
  if (!inputs.has('serviceCode') && /(^|-)cv[vc]2/.test(name)) return '000';
  return inputs.text('serviceCode');
}

export const cardVerification: Family = {
  kind: 'CVV',
  main: 'cvv',
  owns: (vector) => /^(i?cvv2?|cvc2?)\b/.test(vector.name) || hasCvk(vector.inputs),
  compute(inputs, { key, name }) {
    if (!/^(i?cvv2?|cvc2?)$/.test(key)) return undefined;
    const cvk = inputs.has('cvk')
      ? inputs.hex('cvk')
      : concat(inputs.hex('cvkA', 'cvka'), inputs.hex('cvkB', 'cvkb'));
    return value(cvv(cvk, stripe(inputs, serviceCodeOf(inputs, name))));
  },
};

function hasCvk(inputs: Readonly<Record<string, unknown>>): boolean {
  return ['cvk', 'cvkA', 'cvka'].some((name) => inputs[name] !== undefined);
}

export const pinVerification: Family = {
  kind: 'PVV',
  main: 'pvv',
  owns: (vector) => /(^|-)pvv\b/.test(vector.name) || hasInputs(vector, 'pvk', 'pvki'),
  compute(inputs, { key }) {
    if (key !== 'pvv') return undefined;
    const [pan, keyIndex, pin] = [inputs.text('pan'), inputs.text('pvki'), inputs.text('pin')];
    const pvk = inputs.has('pvk')
      ? inputs.hex('pvk')
      : concat(inputs.hex('pvkA', 'pvka'), inputs.hex('pvkB', 'pvkb'));
    return value(pvv(pvk, { pan, keyIndex, pin }));
  },
};

export const ibm3624: Family = {
  kind: 'IBM 3624',
  main: (inputs) => (inputs.has('offset') && !inputs.has('pin') ? 'pin' : 'offset'),
  owns: (vector) => /^ibm-?3624/.test(vector.name) || hasInputs(vector, 'pvk', 'decTable'),
  compute(inputs, { key, value: wanted }) {
    const pvk = inputs.hex('pvk');
    const card = {
      ...validationData(inputs),
      decimalisationTable: inputs.text('decTable', 'decimalisationTable'),
    };
    if (key === 'offset') return value(ibm3624Offset(pvk, card, inputs.text('pin')));
    if (key === 'pin') return value(ibm3624Pin(pvk, card, inputs.text('offset')));
    if (key === 'naturalPin') return leading(value(ibm3624NaturalPin(pvk, card)), wanted);
    return undefined;
  },
};

/** A part of the PAN, or digits that are given whole, with what fills them up behind them. */
function validationData(inputs: Inputs) {
  const pad = inputs.has('pad') ? inputs.text('pad') : 'F';
  if (!inputs.has('validationData')) {
    const pan = inputs.text('pan');
    const from = inputs.number('verifyOffset', 0);
    const length = inputs.number('verifyLength', Math.min(16, pan.length));
    return { pan, from, length, pad };
  }
  const [, pan, fill] = /^([0-9]+)(.?)\2*$/.exec(inputs.text('validationData')) ?? [];
  if (pan === undefined) throw new NotRunnable('input validationData is not digits and filling');
  return { pan, from: 0, length: pan.length, pad: fill || pad };
}

export const dynamicCvv: Family = {
  kind: 'dCVV',
  main: 'dcvv',
  owns: (vector) => /dcvv/.test(vector.name) || hasInputs(vector, 'atcDigits'),
  compute(inputs, { key }) {
    if (key !== 'dcvv') return undefined;
    return value(dcvv(cardKeyOf(inputs, 'imkAC', 'imk'), stripe(inputs), inputs.text('atcDigits')));
  },
};

export const dynamicCvc3: Family = {
  kind: 'CVC3',
  main: 'cvc3',
  owns: (vector) => /cvc3/.test(vector.name) || hasInputs(vector, 'imkCVC3'),
  compute(inputs, { key, value: wanted }) {
    const cardKey = cardKeyOf(inputs, 'imkCVC3');
    if (/^icc(Mk)?Kcv[0-9]*$/.test(key)) return leading(toHex(kcv(cardKey)), wanted);
    const vector = inputs.has('ivcvc3')
      ? inputs.hex('ivcvc3')
      : value(cvc3Vector(cardKey, template(inputs)));
    if (key === 'ivcvc3') return toHex(vector);
    const few = /^cvc3(?:_([1-5])digits)?$/.exec(key);
    if (!few) return undefined;
    const digits = value(cvc3(cardKey, vector, inputs.hex('un'), inputs.hex('atc')));
    return digits.slice(-Number(few[1] ?? inputs.number('digits', 5)));
  },
};

/** Track 1 is text; track 2 is packed, its separator a D, and filled up with an F. */
function template(inputs: Inputs): Uint8Array {
  if (inputs.has('track1Ascii', 'track1')) return ascii(inputs.text('track1Ascii', 'track1'));
  const text = inputs.text('track2', 'track2Data').replace('=', 'D');
  const packed = parseHex(text.length % 2 === 0 ? text : `${text}F`);
  if (!packed.ok) throw new NotRunnable('input track2 is no track 2');
  return packed.value;
}

export const luhn: Family = {
  kind: 'Luhn',
  main: 'valid',
  owns: ({ name }) => /(^|-)luhn/.test(name),
  compute(inputs, { key }) {
    if (key === 'valid') {
      return inputs.has('pans')
        ? inputs.list('pans').map(isLuhnValid)
        : isLuhnValid(inputs.text('pan'));
    }
    return key === 'digit' ? luhnDigit(inputs.text('digits', 'pan')) : undefined;
  },
};
