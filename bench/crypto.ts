import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { equalBytes } from '../bytes/concat.ts';
import { hex, toHex } from '../bytes/hex.ts';
import { createTdes } from '../crypto/des.ts';
import { deriveTdesInitialKey, deriveTdesTransactionKey } from '../crypto/dukpt-tdes.ts';
import { createRetailMac } from '../crypto/mac.ts';
import { xor } from '../crypto/xor.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './report.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const BDK = KEY;
/** Ten one bits in the counter: the longest derivation there is. */
const KSN = hex('FFFF9876543210EFF801');
const BLOCK = hex('041274EDCBA9876F');
const MESSAGE = Uint8Array.from({ length: 256 }, (_, i) => i);
const ZERO = new Uint8Array(8);

/** What the untyped package offers of what is measured here. */
interface DesPackage {
  readonly EDE: {
    create(options: {
      readonly type: 'encrypt';
      readonly key: Uint8Array;
      readonly padding: false;
    }): { update(data: Uint8Array): number[] };
  };
}

function loadDesPackage(): DesPackage | undefined {
  try {
    const require = createRequire(import.meta.url);
    return require('des.js') as DesPackage;
  } catch {
    return undefined;
  }
}

/** The one name that OpenSSL and BoringSSL share; single DES is K|K|K, double length K1|K2|K1. */
function tripleLength(key: Uint8Array): KeyObject {
  const [first, second] = key.length === 8 ? [key, key] : [key.subarray(0, 8), key.subarray(8, 16)];
  return createSecretKey(Buffer.concat([first, second, first]));
}

function nodeCbc(key: KeyObject, data: Uint8Array): Buffer {
  const cipher = createCipheriv('des-ede3-cbc', key, ZERO);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** Retail MAC, padding 1: CBC under the left half, and the whole key over the last block. */
function nodeRetailMac(left: KeyObject, whole: KeyObject, data: Uint8Array): Buffer {
  const chained = data.length > 8 ? nodeCbc(left, data.subarray(0, -8)).subarray(-8) : ZERO;
  return nodeCbc(whole, xor(chained, data.subarray(-8)));
}

const OTHER_HALF = hex('C0C0C0C000000000C0C0C0C000000000');

/** The same derivation with node:crypto for each DES: what leaning on the platform would cost. */
function nodeTransactionKey(initialKey: Uint8Array, ksn: Uint8Array): Uint8Array {
  const register = new Uint8Array(ksn.subarray(2));
  const counter = ((register[5]! & 0x1f) << 16) | (register[6]! << 8) | register[7]!;
  register.set([register[5]! & 0xe0, 0, 0], 5);
  let key: Uint8Array = initialKey;
  for (let bit = 1 << 20; bit > 0; bit >>= 1) {
    if (!(counter & bit)) continue;
    register[5]! |= bit >> 16;
    register[6]! |= bit >> 8;
    register[7]! |= bit;
    const half = (of: Uint8Array): Uint8Array => {
      const [left, right] = [of.subarray(0, 8), of.subarray(8)];
      return xor(nodeCbc(tripleLength(left), xor(register, right)), right);
    };
    key = Buffer.concat([half(xor(key, OTHER_HALF)), half(key)]);
  }
  return key;
}

function mustAgree(name: string, ours: Uint8Array, peer: Uint8Array): void {
  if (!equalBytes(ours, peer)) throw new Error(`${name}: ${toHex(ours)} and ${toHex(peer)} differ`);
}

/** A 3DES block, a retail MAC and a DUKPT derivation, beside node:crypto and the npm package. */
export function benchCrypto(): BenchRow[] {
  const tdes = createTdes(KEY);
  const out = new Uint8Array(8);
  const ours = () => {
    tdes.encryptBlock(BLOCK, 0, out, 0);
    return out;
  };
  const whole = tripleLength(KEY);
  mustAgree('3DES block', ours(), nodeCbc(whole, BLOCK));

  const mac = createRetailMac(KEY);
  const left = tripleLength(KEY.subarray(0, 8));
  mustAgree('retail MAC', mac(MESSAGE, 1), nodeRetailMac(left, whole, MESSAGE));

  const initial = deriveTdesInitialKey(BDK, KSN);
  if (!initial.ok) throw new Error(initial.error.detail);
  const derive = (): Uint8Array => {
    const key = deriveTdesTransactionKey(initial.value, KSN);
    if (!key.ok) throw new Error(key.error.detail);
    return key.value;
  };
  mustAgree('DUKPT', derive(), nodeTransactionKey(initial.value, KSN));

  const peer = 'node:crypto (KeyObject)';
  const aim = 'at most 0.5 µs';
  const rows = [
    compare({
      name: 'crypto: a 3DES block',
      ours,
      peer: { name: peer, run: () => nodeCbc(whole, BLOCK) },
      aim,
    }),
    compare({
      name: 'crypto: a retail MAC of 256 bytes',
      ours: () => mac(MESSAGE, 1),
      peer: { name: peer, run: () => nodeRetailMac(left, whole, MESSAGE) },
      aim: 'ahead of node:crypto',
    }),
    compare({
      name: 'crypto: a DUKPT key, ten one bits',
      ours: derive,
      peer: { name: peer, run: () => nodeTransactionKey(initial.value, KSN) },
      aim: 'ahead of node:crypto',
    }),
  ];

  const des = loadDesPackage();
  if (!des) return rows;
  const ede = des.EDE.create({
    type: 'encrypt',
    key: Uint8Array.of(...KEY, ...KEY.subarray(0, 8)),
    padding: false,
  });
  mustAgree('des.js', ours(), Uint8Array.from(ede.update(BLOCK)));
  const npm = { name: 'des.js', run: () => ede.update(BLOCK) };
  return [...rows, compare({ name: 'crypto: a 3DES block', ours, peer: npm, aim })];
}
