import { ascii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import { createAes } from '../../../crypto/aes.ts';
import { type BlockCipher, encryptCbc, encryptEcb } from '../../../crypto/block-cipher.ts';
import { cmac } from '../../../crypto/cmac.ts';
import { createTdes } from '../../../crypto/des.ts';
import {
  AES_DUKPT_KEY_TYPES,
  type AesDukptKeyType,
  type AesDukptUsage,
  aesWorkingKey,
  deriveAesInitialKey,
  deriveAesTransactionKey,
  deriveAesUpdateKey,
  nextAesKsn,
} from '../../../crypto/dukpt-aes.ts';
import {
  deriveTdesInitialKey,
  deriveTdesTransactionKey,
  nextTdesKsn,
  type TdesDukptUse,
  tdesWorkingKey,
} from '../../../crypto/dukpt-tdes.ts';
import { padForMac, retailMac } from '../../../crypto/mac.ts';
import { encodePinBlock, panPartOf } from '../../../crypto/pin-block.ts';
import { encipherPinBlock4, panField4 } from '../../../crypto/pin-block-4.ts';
import { xor } from '../../../crypto/xor.ts';
import { type Family, hasInputs, leading } from '../family.ts';
import { type Inputs, type Vector, value } from '../vector.ts';

/** A key serial number's length tells the two kinds apart. */
function hasKsn({ inputs }: Vector, bytes: number): boolean {
  return typeof inputs.ksn === 'string' && inputs.ksn.length === 2 * bytes;
}

const TDES_KEYS: Readonly<Record<string, TdesDukptUse>> = {
  pinKey: 'pin',
  macKey: 'mac-request',
  macRequestKey: 'mac-request',
  macResponseKey: 'mac-response',
  dataKey: 'data-request',
  dataRequestKey: 'data-request',
  dataResponseKey: 'data-response',
};

export const tdesDukpt: Family = {
  kind: 'TDES DUKPT',
  main: 'derivationKey',
  owns: (vector) => /^(tdes-dukpt|dukpt-tdes)/.test(vector.name) || hasKsn(vector, 10),
  compute(inputs, { key, value: wanted }) {
    const ksn = ksnOf(inputs);
    if (key === 'nextKsn') return toHex(value(nextTdesKsn(ksn)));
    const initial = inputs.has('bdk')
      ? value(deriveTdesInitialKey(inputs.hex('bdk'), ksn))
      : inputs.hex('ik', 'ipek');
    if (key === 'ik' || key === 'ipek') return toHex(initial);
    const transaction = value(deriveTdesTransactionKey(initial, ksn));
    const working = (use: TdesDukptUse): Uint8Array => tdesWorkingKey(transaction, use);
    const mac = (use: TdesDukptUse): string =>
      leading(toHex(retailMac(working(use), dataOf(inputs), 1)), wanted);
    const data = (use: TdesDukptUse): string =>
      toHex(encryptCbc(createTdes(working(use)), padForMac(dataOf(inputs), 1)));
    const use = TDES_KEYS[key];
    if (use) return toHex(working(use));
    switch (key) {
      case 'derivationKey':
      case 'transactionKey':
        return toHex(transaction);
      case 'encPinBlock':
        return toHex(encryptEcb(createTdes(working('pin')), clearPinBlock(inputs)));
      case 'macRequest':
        return mac('mac-request');
      case 'macResponse':
        return mac('mac-response');
      case 'encDataRequest':
        return data('data-request');
      case 'encDataResponse':
        return data('data-response');
      default:
        return undefined;
    }
  },
};

/** Of the 10 bytes, the leading ones that are all FF may be left out (X9.24-1:2009, A.1). */
function ksnOf(inputs: Inputs): Uint8Array {
  const given = inputs.hex('ksn');
  return given.length < 8
    ? given
    : concat(new Uint8Array(10 - Math.min(10, given.length)).fill(0xff), given);
}

function clearPinBlock(inputs: Inputs): Uint8Array {
  if (inputs.has('clearPinBlockISO0', 'clearPinBlock')) {
    return inputs.hex('clearPinBlockISO0', 'clearPinBlock');
  }
  const panPart = panPartOf(inputs.text('pan'));
  return value(encodePinBlock({ format: 'ISO-0', pin: inputs.text('pin'), panPart }));
}

function dataOf(inputs: Inputs): Uint8Array {
  return inputs.has('dataAscii') ? ascii(inputs.text('dataAscii')) : inputs.hex('data', 'dataHex');
}

const AES_USAGES: Readonly<Record<string, AesDukptUsage>> = {
  pin: 'pin-encryption',
  pinEnc: 'pin-encryption',
  macGen: 'mac-generation',
  macVer: 'mac-verification',
  macBoth: 'mac-both',
  dataEnc: 'data-encryption',
  dataDec: 'data-decryption',
  dataBoth: 'data-both',
  keyEnc: 'key-encryption',
  kek: 'key-encryption',
};

/** As TDES2 or 2TDEA, AES128 or AES-128. */
function keyType(text: string): AesDukptKeyType | undefined {
  const plain = text.replace('-', '').replace(/^TDES([23])$/, '$1TDEA');
  return plain in AES_DUKPT_KEY_TYPES ? (plain as AesDukptKeyType) : undefined;
}

export const aesDukpt: Family = {
  kind: 'AES DUKPT',
  main: 'derivationKey',
  owns: (vector) =>
    /^(aes[0-9]*-dukpt|dukpt-aes)/.test(vector.name) ||
    hasKsn(vector, 12) ||
    hasInputs(vector, 'ikid'),
  compute(inputs, { key, value: wanted }) {
    const id = inputs.hex('ksn', 'ikid');
    if (key === 'nextKsn') return toHex(value(nextAesKsn(id)));
    const initial = inputs.has('bdk')
      ? value(deriveAesInitialKey(inputs.hex('bdk'), id))
      : inputs.hex('ik');
    if (key === 'ik') return toHex(initial);
    const ownType = keyType(`AES${initial.length * 8}`)!;
    const update = /^updateKey(.*)$/.exec(key);
    if (update) {
      const type = update[1] === '' ? ownType : keyType(update[1]!);
      return type && toHex(value(deriveAesUpdateKey(initial, id, type)));
    }
    const transaction = value(deriveAesTransactionKey(initial, id));
    if (key === 'derivationKey' || key === 'transactionKey') return toHex(transaction);
    const block = /^encPinBlockFormat4(.*)$/.exec(key);
    if (block) {
      const type = block[1] === '' ? ownType : keyType(block[1]!);
      if (!type) return undefined;
      const pinKey = value(aesWorkingKey(transaction, id, 'pin-encryption', type));
      return toHex(pinBlock4(inputs, pinKey));
    }
    const message = /^(?:c?mac|encData)(Request|Response)$/.exec(key);
    if (message) {
      const working = (usage: AesDukptUsage): BlockCipher =>
        createAes(value(aesWorkingKey(transaction, id, usage, ownType)));
      const isRequest = message[1] === 'Request';
      if (key.startsWith('enc')) {
        const cipher = working(isRequest ? 'data-encryption' : 'data-decryption');
        return toHex(encryptCbc(cipher, padForMac(dataOf(inputs), 1, cipher.blockSize)));
      }
      const mac = cmac(working(isRequest ? 'mac-generation' : 'mac-verification'), dataOf(inputs));
      return leading(toHex(mac), wanted);
    }
    const [, use = '', suffix = ''] = /^([A-Za-z]+?)Key(.*)$/.exec(key) ?? [];
    const usage = AES_USAGES[use];
    const type = suffix === '' ? ownType : keyType(suffix);
    return usage && type && toHex(value(aesWorkingKey(transaction, id, usage, type)));
  },
};

/** From a PIN field that is given whole, chance included, or from PIN and chance. */
function pinBlock4(inputs: Inputs, pinKey: Uint8Array): Uint8Array {
  const cipher = createAes(pinKey);
  const pan = inputs.text('pan');
  if (!inputs.has('format4PinField')) {
    const random = inputs.hex('random8', 'random');
    return value(encipherPinBlock4(cipher, { pin: inputs.text('pin'), pan, random }));
  }
  const inner = encryptEcb(cipher, inputs.hex('format4PinField'));
  return encryptEcb(cipher, xor(inner, value(panField4(pan))));
}
