import { equalBytes } from '../bytes/concat.ts';
import { hex, toHex } from '../bytes/hex.ts';
import { createTdes } from '../crypto/des.ts';
import { deriveTdesInitialKey, deriveTdesTransactionKey } from '../crypto/dukpt-tdes.ts';
import { createRetailMac } from '../crypto/mac.ts';
import { desLibraries, retailMacBy, transactionKeyBy } from './des-libraries.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './report.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const BDK = KEY;
/** Ten one bits in the counter: the longest derivation there is. */
const KSN = hex('FFFF9876543210EFF801');
const BLOCK = hex('041274EDCBA9876F');
const MESSAGE = Uint8Array.from({ length: 256 }, (_, i) => i);

/** A 3DES block, a retail MAC and a DUKPT derivation, beside node:crypto and the npm package. */
export function benchCrypto(): BenchRow[] {
  const tdes = createTdes(KEY);
  const out = new Uint8Array(8);
  const block = (): Uint8Array => {
    tdes.encryptBlock(BLOCK, 0, out, 0);
    return out;
  };
  const retailMac = createRetailMac(KEY);
  const mac = (): Uint8Array => retailMac(MESSAGE, 1);
  const initial = deriveTdesInitialKey(BDK, KSN);
  if (!initial.ok) throw new Error(initial.error.detail);
  const derive = (): Uint8Array => {
    const key = deriveTdesTransactionKey(initial.value, KSN);
    if (!key.ok) throw new Error(key.error.detail);
    return key.value;
  };

  return desLibraries().flatMap((library) => {
    const { name } = library;
    const [theirBlock, theirMac] = [library.lastBlock(KEY), retailMacBy(library, KEY)];
    return [
      row('a 3DES block', block, name, () => theirBlock(BLOCK), 'at most 0.5 µs'),
      row('a retail MAC of 256 bytes', mac, name, () => theirMac(MESSAGE)),
      row('a DUKPT key, ten one bits', derive, name, () =>
        transactionKeyBy(library, initial.value, KSN),
      ),
    ];
  });
}

function row(
  what: string,
  ours: () => Uint8Array,
  peer: string,
  theirs: () => Uint8Array,
  aim = `ahead of ${peer.split(' ')[0]}`,
): BenchRow {
  const [mine, other] = [ours(), theirs()];
  if (!equalBytes(mine, other)) {
    throw new Error(`${what}: ${toHex(mine)}, and ${toHex(other)} by ${peer}`);
  }
  return compare({ name: `crypto: ${what}`, ours, peer: { name: peer, run: theirs }, aim });
}
