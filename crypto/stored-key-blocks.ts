import { err, type Result } from '../bytes/result.ts';
import type { HeldKey, KeyError, KeySlots, KeyUsage, StoredKey } from './key-slots.ts';
import { randomBytes } from './random.ts';
import { buildTr31, parseTr31, type Tr31Error, tr31FillLength } from './tr31.ts';
import type { Tr31Header, Tr31Version } from './tr31-header.ts';

export type KeyBlockError =
  | KeyError
  | Tr31Error
  /** The header's usage or mode is none that this store has. */
  | { readonly kind: 'foreign-usage'; readonly detail: string }
  | { readonly kind: 'not-exportable'; readonly slot: string; readonly detail: string };

export interface ExportOptions {
  /** D under an AES protection key, else B. */
  readonly version?: Tr31Version;
  /** What whoever imports it may do with it in turn; N if absent. */
  readonly exportability?: 'E' | 'N' | 'S';
  /** Chance for the filling; real chance if absent. */
  readonly random?: (length: number) => Uint8Array;
}

/** Keys in and out as TR-31 key blocks, under a `key-block` key alone. */
export interface StoredKeyBlocks {
  /** The usage comes from the block's header, and its limits stay with the key. */
  importKeyBlock(slot: string, underSlot: string, block: string): Result<StoredKey, KeyBlockError>;
  exportKeyBlock(
    slot: string,
    underSlot: string,
    options?: ExportOptions,
  ): Result<string, KeyBlockError>;
}

/** TR-31's usage of a key that this store made, its mode, and the usages that mean the same. */
interface BlockUsage {
  readonly code: string;
  readonly also?: readonly string[];
  readonly mode: string;
  readonly modes: readonly string[];
}

const USAGES: Readonly<Partial<Record<KeyUsage, BlockUsage>>> = {
  'zone-master': { code: 'K0', mode: 'B', modes: ['B', 'D', 'E', 'N'] },
  'key-block': { code: 'K1', also: ['K4'], mode: 'B', modes: ['B', 'D', 'E', 'N'] },
  pin: { code: 'P0', mode: 'B', modes: ['B', 'D', 'E', 'N'] },
  mac: { code: 'M3', also: ['M0', 'M1', 'M6'], mode: 'C', modes: ['C', 'G', 'V', 'N'] },
  data: { code: 'D0', mode: 'B', modes: ['B', 'D', 'E', 'N'] },
  'dukpt-base': { code: 'B0', mode: 'X', modes: ['X', 'N'] },
  'card-verification': { code: 'C0', mode: 'C', modes: ['C', 'G', 'V', 'N'] },
  'pin-verification': { code: 'V2', mode: 'C', modes: ['C', 'G', 'V', 'N'] },
  'pin-offset': { code: 'V1', mode: 'C', modes: ['C', 'G', 'V', 'N'] },
  'emv-cryptogram': { code: 'E0', mode: 'X', modes: ['X', 'N'] },
  'emv-confidentiality': { code: 'E1', mode: 'X', modes: ['X', 'N'] },
  'emv-integrity': { code: 'E2', mode: 'X', modes: ['X', 'N'] },
};

export function createStoredKeyBlocks(slots: KeySlots): StoredKeyBlocks {
  return {
    importKeyBlock(slot, underSlot, block) {
      const under = slots.take(underSlot, 'key-block');
      if (!under.ok) return under;
      const wrongCipher = checkVersion(under.value, block[0] as Tr31Version);
      if (wrongCipher) return err(wrongCipher);
      const opened = parseTr31(under.value.key, block);
      if (!opened.ok) return opened;
      const { header, key } = opened.value;
      const usage = usageOf(header);
      if (!usage) {
        const detail = `key block: no key of usage ${header.usage}, algorithm ${header.algorithm} and mode ${header.mode} is kept here`;
        return err({ kind: 'foreign-usage', detail });
      }
      const stored = slots.put({
        slot,
        usage,
        key,
        algorithm: header.algorithm === 'A' ? 'AES' : 'TDES',
        blockUsage: header.usage,
        mode: header.mode,
        exportable: header.exportability !== 'N',
      });
      key.fill(0);
      return stored;
    },
    exportKeyBlock(slot, underSlot, options = {}) {
      const under = slots.take(underSlot, 'key-block');
      if (!under.ok) return under;
      const held = slots.take(slot, ...(Object.keys(USAGES) as KeyUsage[]));
      if (!held.ok) return held;
      if (held.value.exportable === false) {
        const detail = `key slot ${slot}: its key block said that it is not exportable`;
        return err({ kind: 'not-exportable', slot, detail });
      }
      const version = options.version ?? (under.value.algorithm === 'AES' ? 'D' : 'B');
      const wrongCipher = checkVersion(under.value, version);
      if (wrongCipher) return err(wrongCipher);
      const header = headerOf(held.value, version, options.exportability ?? 'N');
      const fill = (options.random ?? randomBytes)(tr31FillLength(header, held.value.length));
      return buildTr31(under.value.key, header, held.value.key, { fill });
    },
  };
}

/** A protection key's bytes fit several versions; its algorithm does not. */
function checkVersion(
  { algorithm, slot }: HeldKey,
  version: Tr31Version,
): KeyBlockError | undefined {
  if (!/^[A-E]$/.test(version)) return undefined;
  const wantsAes = version === 'D' || version === 'E';
  if (wantsAes === (algorithm === 'AES')) return undefined;
  const expected = wantsAes ? 'an AES' : 'a triple DES';
  const detail = `key slot ${slot}: key blocks of version ${version} take ${expected} key`;
  return { kind: 'protection-key', detail };
}

function usageOf({ usage, algorithm, mode }: Tr31Header): KeyUsage | undefined {
  if (!/^[ADT]$/.test(algorithm)) return undefined;
  const found = Object.entries(USAGES).find(
    ([, { code, also, modes }]) =>
      (code === usage || also?.includes(usage)) && modes.includes(mode),
  );
  return found?.[0] as KeyUsage | undefined;
}

function headerOf(held: HeldKey, version: Tr31Version, exportability: string): Tr31Header {
  const { code, mode } = USAGES[held.usage]!;
  const algorithm = held.algorithm === 'AES' ? 'A' : held.length === 8 ? 'D' : 'T';
  const isCmac = held.usage === 'mac' && algorithm === 'A';
  return {
    version,
    usage: held.blockUsage ?? (isCmac ? 'M6' : code),
    algorithm,
    mode: held.mode ?? mode,
    keyVersion: '00',
    exportability,
    reserved: '00',
    blocks: [],
  };
}
