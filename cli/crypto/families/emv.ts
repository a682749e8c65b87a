import { concat } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../../crypto/application-cryptogram.ts';
import {
  type CryptogramVersion,
  deriveCryptogramKey,
  deriveScriptKey,
  findCryptogramVersion,
  scriptMacMessage,
} from '../../../crypto/cryptogram-versions.ts';
import { deriveSessionKey } from '../../../crypto/emv-keys.ts';
import { kcv } from '../../../crypto/kcv.ts';
import type { MacPadding } from '../../../crypto/mac.ts';
import { encodePinBlock } from '../../../crypto/pin-block.ts';
import {
  encryptScriptData,
  type ScriptEncryption,
  scriptMac,
  visaPinChangeBlock,
} from '../../../crypto/secure-messaging.ts';
import { cardKeyOf } from '../card-key.ts';
import { type Family, hasInputs, leading } from '../family.ts';
import { type Inputs, NotRunnable, type Vector, value } from '../vector.ts';

const AC_KEYS = ['imkAC', 'imk', 'mdk'] as const;
const INTEGRITY_KEYS = ['imkSMI', 'imk', 'mdk'] as const;
const CONFIDENTIALITY_KEYS = ['imkSMC', 'imk', 'mdk'] as const;
const NAMED_VERSION = /^(visa|mastercard|interac)-cvn-?([0-9]+)/;

/** How the card's keys are used, as the cryptogram version in the name says or the inputs do. */
function versionOf(inputs: Inputs, name: string): CryptogramVersion {
  const [, scheme, number] = NAMED_VERSION.exec(name) ?? [];
  if (scheme !== undefined) {
    const version = findCryptogramVersion(scheme, Number(number));
    if (!version) throw new NotRunnable(`cryptogram version ${scheme} ${number} is unknown`);
    return version;
  }
  const method = inputs.has('acPadding')
    ? /(?:method|pad(?:ding)?|^)\s*([12])\b/i.exec(inputs.text('acPadding'))
    : null;
  if (method === null && inputs.has('acPadding')) {
    throw new NotRunnable('input acPadding names neither method 1 nor 2');
  }
  const acKey = sessionKeyKind(inputs);
  // M/Chip's own session key makes no ARPC.
  const arpcKey = inputs.has('arpcKey') ? inputs.text('arpcKey') : acKey === 'm-chip' ? 'mk' : 'sk';
  const visa = /vis|vsdc/i.test(inputs.has('skd') ? name + inputs.text('skd') : name);
  return {
    scheme: 'mastercard',
    number: 0,
    acKey,
    acPadding: method?.[1] === '1' ? 1 : 2,
    arpcMethod: inputs.has('csu') && !inputs.has('arc') ? 2 : 1,
    arpcKey: arpcKey === 'mk' ? 'card' : 'session',
    scriptKey: visa ? 'visa' : 'common',
    scriptMacBindsArqc: false,
    scriptEncryption: scriptEncryptionOf(name),
  };
}

function sessionKeyKind(inputs: Inputs): CryptogramVersion['acKey'] {
  if (!inputs.has('skd')) return 'common';
  const words = inputs.text('skd');
  if (/none|vsdc/i.test(words)) return 'none';
  return /m.?chip|mcard|UN\b/i.test(words) ? 'm-chip' : 'common';
}

function scriptEncryptionOf(name: string): ScriptEncryption {
  if (/vis/.test(name)) return 'visa';
  return /ccd|emv/.test(name) ? 'emv' : 'mastercard';
}

function cryptogramKey(inputs: Inputs, version: CryptogramVersion): Uint8Array {
  if (inputs.has('sk')) return inputs.hex('sk');
  const cardKey = cardKeyOf(inputs, ...AC_KEYS);
  if (inputs.has('sessionDiversifier')) {
    return value(deriveSessionKey(cardKey, inputs.hex('sessionDiversifier')));
  }
  if (version.acKey === 'none') return cardKey;
  const un = version.acKey === 'm-chip' ? inputs.hex('un') : new Uint8Array(4);
  return value(deriveCryptogramKey(version, cardKey, inputs.hex('atc'), un));
}

function arqcOf(inputs: Inputs, version: CryptogramVersion, padding?: MacPadding): Uint8Array {
  if (padding === undefined && inputs.has('arqc')) return inputs.hex('arqc');
  const key = cryptogramKey(inputs, version);
  return value(applicationCryptogram(key, inputs.hex('acData'), padding ?? version.acPadding));
}

function arpcOf(
  inputs: Inputs,
  version: CryptogramVersion,
  method: 1 | 2,
  padding?: MacPadding,
): string {
  const arqc = arqcOf(inputs, version, padding);
  const key =
    version.arpcKey === 'card' ? cardKeyOf(inputs, ...AC_KEYS) : cryptogramKey(inputs, version);
  if (method === 1) return toHex(value(arpcMethod1(key, arqc, inputs.hex('arc'))));
  const proprietary = inputs.has('propAuthData') ? inputs.hex('propAuthData') : new Uint8Array(0);
  return toHex(value(arpcMethod2(key, arqc, inputs.hex('csu'), proprietary)));
}

/** Cryptograms and master keys of a card: EMV Book 2, 8, A1. */
export const emv: Family = {
  kind: 'EMV cryptogram',
  main: (inputs) => (inputs.has('acData') ? 'arqc' : inputs.has('arqc') ? 'arpc' : 'udk'),
  owns: (vector) =>
    /^(emv|visa-cvn|mastercard-cvn|interac-cvn)/.test(vector.name) ||
    /(^|-)udk/.test(vector.name) ||
    ['imk', 'imkAC', 'mdk', 'iccMk', 'acData'].some((name) => hasInputs(vector, name)),
  compute(inputs, { key, name, value: wanted }) {
    const version = versionOf(inputs, name);
    if (/^(icc|imk)/.test(key)) return masterKeyOutcome(inputs, key, wanted);
    const script = scriptOutcome(inputs, version, key, wanted);
    if (script !== undefined) return script;
    if (/^skKcv[0-9]*$/.test(key))
      return leading(toHex(kcv(cryptogramKey(inputs, version))), wanted);
    switch (key) {
      case 'udk':
        return toHex(cardKeyOf(inputs, ...AC_KEYS));
      case 'kcv':
        return leading(toHex(kcv(cardKeyOf(inputs, ...AC_KEYS))), wanted);
      case 'sk':
      case 'sessionKey':
        return toHex(cryptogramKey(inputs, version));
      case 'arqc':
      case 'ac':
        return toHex(arqcOf(inputs, version));
      case 'arqcPad1':
        return toHex(arqcOf(inputs, version, 1));
      case 'arqcPad2':
        return toHex(arqcOf(inputs, version, 2));
      case 'arpc':
        return arpcOf(inputs, version, version.arpcMethod);
      case 'arpcMethod1':
        return arpcOf(inputs, version, 1);
      case 'arpcMethod2':
        return arpcOf(inputs, version, 2);
      case 'arpcForPad1':
        return arpcOf(inputs, version, 1, 1);
      case 'arpcForPad2':
        return arpcOf(inputs, version, 1, 2);
      default:
        return undefined;
    }
  },
};

/** One key, or a list of them in the order AC, integrity, confidentiality. */
function masterKeyOutcome(inputs: Inputs, key: string, wanted: unknown): unknown {
  if (key === 'iccMk') return toHex(cardKeyOf(inputs, ...AC_KEYS));
  if (!/^icc(Mk)?Kcv[0-9]*$/.test(key)) return undefined;
  const of = (names: readonly string[], one: unknown): string =>
    leading(toHex(kcv(cardKeyOf(inputs, ...names))), one);
  if (!Array.isArray(wanted)) return of(AC_KEYS, wanted);
  const names = [AC_KEYS, INTEGRITY_KEYS, CONFIDENTIALITY_KEYS];
  return names.slice(0, wanted.length).map((one, i) => of(one, wanted[i]));
}

interface ScriptKeys {
  readonly integrity: () => Uint8Array;
  readonly confidentiality: () => Uint8Array;
}

function scriptKeys(inputs: Inputs, version: CryptogramVersion): ScriptKeys {
  const derive = (names: readonly string[]) => () => {
    const visa = version.scriptKey === 'visa';
    const atc = visa ? inputs.hex('atc') : new Uint8Array(2);
    const arqc = visa ? new Uint8Array(8) : arqcOf(inputs, version);
    return value(deriveScriptKey(version, cardKeyOf(inputs, ...names), atc, arqc));
  };
  return { integrity: derive(INTEGRITY_KEYS), confidentiality: derive(CONFIDENTIALITY_KEYS) };
}

/** MACs and PIN changes of issuer scripts; the key of a MAC says the command where it is fixed. */
function scriptOutcome(
  inputs: Inputs,
  version: CryptogramVersion,
  key: string,
  wanted: unknown,
): string | undefined {
  const keys = scriptKeys(inputs, version);
  const kcvOf = (one: Uint8Array): string => leading(toHex(kcv(one)), wanted);
  if (/^smiSkKcv[0-9]*$/.test(key)) return kcvOf(keys.integrity());
  if (/^smcSkKcv[0-9]*$/.test(key)) return kcvOf(keys.confidentiality());
  const change = /^pinChange(?:Command)?(?:_([0-9]{4,12}))?(?:_([0-9]{4,12}))?$/.exec(key);
  if (change) {
    const newPin = change[1] ?? inputs.text('newPin');
    return pinChange(inputs, version, newPin, change[2] ?? optionalText(inputs, 'currentPin'));
  }
  const command = /^scriptMac_([0-9A-Fa-f]{10,})$/.exec(key)?.[1];
  if (command !== undefined) {
    const bytes = new Uint8Array(command.match(/../g)!.map((pair) => Number.parseInt(pair, 16)));
    const message = macMessage(inputs, version, bytes.subarray(0, 5), bytes.subarray(5));
    return leading(toHex(value(scriptMac(keys.integrity(), message))), wanted);
  }
  return undefined;
}

function macMessage(
  inputs: Inputs,
  version: CryptogramVersion,
  header: Uint8Array,
  data: Uint8Array,
): Uint8Array {
  if (!version.scriptMacBindsArqc) return concat(header, data);
  return scriptMacMessage(version, header, inputs.hex('atc'), arqcOf(inputs, version), data);
}

/** PIN CHANGE as a whole: header, data, MAC (EMV 4.4 Book 3, 6.5.10). */
function pinChange(
  inputs: Inputs,
  version: CryptogramVersion,
  newPin: string,
  currentPin: string | undefined,
): string {
  const keys = scriptKeys(inputs, version);
  const clear = pinChangeBlock(inputs, version, newPin, currentPin);
  const data = value(encryptScriptData(keys.confidentiality(), clear, version.scriptEncryption));
  const header = Uint8Array.of(0x84, 0x24, 0, currentPin === undefined ? 2 : 1, data.length + 8);
  const mac = value(scriptMac(keys.integrity(), macMessage(inputs, version, header, data)));
  return toHex(concat(header, data, mac));
}

function pinChangeBlock(
  inputs: Inputs,
  version: CryptogramVersion,
  newPin: string,
  currentPin: string | undefined,
): Uint8Array {
  return version.scriptEncryption === 'visa'
    ? value(visaPinChangeBlock(cardKeyOf(inputs, ...AC_KEYS), newPin, currentPin))
    : value(encodePinBlock({ format: 'ISO-2', pin: newPin }));
}

function optionalText(inputs: Inputs, name: string): string | undefined {
  return inputs.has(name) ? inputs.text(name) : undefined;
}

/** Whether a vector is of issuer scripts by themselves, not of a whole cryptogram version. */
export function isOfScripts(vector: Vector): boolean {
  if (/(^|-)sm-/.test(vector.name)) return true;
  const has = (name: string): boolean => hasInputs(vector, name);
  if (NAMED_VERSION.test(vector.name) || has('imkAC') || has('acData')) return false;
  return has('imkSMI') || has('imkSMC');
}

/** Issuer scripts by themselves: EMV Book 2, 9. */
export const secureMessaging: Family = {
  kind: 'EMV secure messaging',
  main: 'mac8',
  owns: isOfScripts,
  compute(inputs, { key, name, value: wanted }) {
    const version = versionOf(inputs, name);
    const keys = scriptKeys(inputs, version);
    const enciphered = (): Uint8Array =>
      value(encryptScriptData(keys.confidentiality(), pinBlock(), version.scriptEncryption));
    const pinBlock = (): Uint8Array => {
      const current = optionalText(inputs, 'currentPin');
      return pinChangeBlock(inputs, version, inputs.text('newPin', 'pin'), current);
    };
    const message = (): Uint8Array => {
      const header = inputs.hex('command', 'header');
      return inputs.has('newPin') ? concat(header, enciphered()) : header;
    };
    if (/^iccMkKcv[0-9]*$/.test(key)) {
      return leading(toHex(kcv(cardKeyOf(inputs, ...INTEGRITY_KEYS))), wanted);
    }
    if (/^sk(Smi)?Kcv[0-9]*$/.test(key)) return leading(toHex(kcv(keys.integrity())), wanted);
    if (/^mac[4-8]?$/.test(key)) {
      return leading(toHex(value(scriptMac(keys.integrity(), message()))), wanted);
    }
    if (key === 'pinBlock') return toHex(pinBlock());
    if (key === 'encPinBlock' || key === 'encData') return toHex(enciphered());
    return scriptOutcome(inputs, version, key, wanted);
  },
};
