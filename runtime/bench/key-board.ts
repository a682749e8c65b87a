import { parseHex, toHex } from '../../bytes/hex.ts';
import { kcv } from '../../crypto/kcv.ts';
import { withOddParity } from '../../crypto/key-parity.ts';
import { xor } from '../../crypto/xor.ts';
import { partyText } from '../../network/switch/hop.ts';
import type { Switch } from '../../network/switch/switch.ts';
import type { Clock } from '../../time/clock.ts';
import type { Command } from '../contract/command.ts';
import type { CeremonyTold, Hello, RuntimeEvent } from '../contract/event.ts';

type KeyCommand = Extract<
  Command,
  { type: 'keys.list' | 'keys.part' | 'keys.ceremony' | 'keys.forget' }
>;

export interface KeyBoardOptions {
  readonly clock: Clock;
  readonly emit: (event: RuntimeEvent) => void;
  readonly hello: Hello;
  readonly backbone: Pick<Switch, 'keys'>;
  readonly terminal: { readonly loadMasterKey: (key: Uint8Array) => Promise<boolean> };
}

interface Part {
  readonly holder: string;
  readonly bytes: Uint8Array;
}

const PART_BYTES = 16;
/** Parts that nobody has joined are not kept for longer. */
const PARTS_KEPT_MS = 10 * 60_000;

/**
 * The keys of the network as an operator sees them, and the ceremony by which a master key comes
 * into both ends of a line: two parts, each typed by its own custodian. Only check values leave.
 */
export function createKeyBoard(options: KeyBoardOptions) {
  const { clock, emit, hello, backbone, terminal } = options;
  /** When each key was first seen at its place. */
  let since = new Map<string, number>();
  const parts = new Map<number, Part>();
  let serial = 0;

  function present(): RuntimeEvent {
    const seen = new Map<string, number>();
    const keys = backbone.keys.list().map(({ party, slot, usage, generation, kcv: value }) => {
      const holder = partyText(party);
      const shown = toHex(value);
      const place = `${holder} ${slot} ${shown}`;
      const at = since.get(place) ?? clock.now();
      seen.set(place, at);
      return { party: holder, slot, usage, generation, kcv: shown, since: at };
    });
    since = seen;
    return { type: 'keys', keys };
  }

  const tell = (told: CeremonyTold): void => emit({ type: 'ceremony', told });

  /** As an HSM joins them; wiped by who asked for it. */
  function joined(): Uint8Array | undefined {
    const one = parts.get(1);
    const other = parts.get(2);
    return one && other ? withOddParity(xor(one.bytes, other.bytes)) : undefined;
  }

  function tellParts(): void {
    const key = joined();
    tell({
      kind: 'parts',
      parts: [...parts]
        .toSorted(([a], [b]) => a - b)
        .map(([part, { holder, bytes }]) => ({ part, holder, kcv: toHex(kcv(bytes)) })),
      kcv: key ? toHex(kcv(key)) : undefined,
    });
    key?.fill(0);
  }

  function forget(): void {
    serial++;
    for (const { bytes } of parts.values()) bytes.fill(0);
    parts.clear();
  }

  function enter(part: number, holder: string, component: string): string | undefined {
    const bytes = parseHex(component);
    if (!bytes.ok || bytes.value.length !== PART_BYTES) {
      return `Part ${part}: expected ${2 * PART_BYTES} hex digits.`;
    }
    const other = parts.get(3 - part);
    if (other?.holder.toLowerCase() === holder.toLowerCase()) {
      return 'The two parts are typed by two people.';
    }
    const own = withOddParity(bytes.value);
    bytes.value.fill(0);
    if (other && toHex(other.bytes) === toHex(own)) return 'Both parts are the same.';
    parts.set(part, { holder, bytes: own });
    const mine = ++serial;
    clock.setTimeout(() => {
      if (mine === serial) forget();
    }, PARTS_KEPT_MS);
    tellParts();
    return undefined;
  }

  async function load(slot: string, line: string): Promise<void> {
    const key = joined();
    const [one, other] = [parts.get(1), parts.get(2)];
    if (!key || !one || !other) return tell({ kind: 'refused', why: 'Both parts are needed.' });
    const value = toHex(kcv(key));
    const atNetwork = backbone.keys.loadMaster(slot, [one.bytes, other.bytes]);
    const isTerminal = line === hello.terminal.id;
    const loaded = atNetwork.ok && (!isTerminal || (await terminal.loadMasterKey(key)));
    key.fill(0);
    forget();
    if (!atNetwork.ok) return tell({ kind: 'refused', why: `${slot}: ${atNetwork.error}` });
    if (!loaded) return tell({ kind: 'refused', why: 'The PIN pad did not take the key.' });
    tell({ kind: 'loaded', slot, kcv: value });
    // Working keys so far travelled under the old one.
    await backbone.keys.change(line);
    emit(present());
  }

  return {
    present,
    /** Returns why not, if not. */
    carryOut(command: KeyCommand): string | undefined {
      switch (command.type) {
        case 'keys.list':
          emit(present());
          return undefined;
        case 'keys.forget':
          forget();
          tellParts();
          return undefined;
        case 'keys.part':
          return enter(command.part, command.holder, command.component);
        case 'keys.ceremony': {
          const line = command.key === 'terminal-master' ? hello.terminal.id : command.line;
          if (line === undefined) return 'Which zone? Name the member of its line.';
          if (parts.size < 2) return 'Both parts are needed.';
          void load(`${command.key} ${line}`, line);
          return undefined;
        }
      }
    },
  };
}
