import type { Described, Direction } from '../../transport/wire-tap.ts';
import { meaningOf } from './errors.ts';
import { createFramer, type Lcdm4000Item } from './frame.ts';
import {
  byteHex,
  COMMANDS,
  decodeCounts,
  decodeDispense,
  decodeError,
  decodeStatus,
  type StatusResponse,
} from './messages.ts';

const NAMES = new Map<number, string>([
  [COMMANDS.reset, 'reset'],
  [COMMANDS.status, 'status'],
  [COMMANDS.purge, 'purge'],
  [COMMANDS.dispense, 'dispense'],
  [COMMANDS.testDispense, 'test dispense'],
  [COMMANDS.lastStatus, 'last status'],
  [COMMANDS.sensors, 'sensor diagnostics'],
]);

const NOTES_OUT: readonly number[] = [COMMANDS.dispense, COMMANDS.testDispense];
const COUNTED: readonly number[] = [...NOTES_OUT, COMMANDS.lastStatus];

export function nameOf(code: number): string {
  return NAMES.get(code) ?? `command ${byteHex(code)}`;
}

/** One item of the wire in words, for trace and recordings. Nothing here is secret. */
export function describe(direction: Direction, bytes: Uint8Array): Described {
  const framer = createFramer(direction === 'out' ? 'host' : 'unit');
  const items = [...framer.push(bytes), ...framer.flush()];
  const item = items.length === 1 ? items[0]! : undefined;
  if (item?.kind === 'frame') {
    const { payload } = item;
    return direction === 'out' ? command(payload, bytes) : response(payload, bytes);
  }
  return WORDS[item?.kind ?? 'noise'](bytes);
}

const WORDS: Readonly<
  Record<Exclude<Lcdm4000Item['kind'], 'frame'>, (shown: Uint8Array) => Described>
> = {
  ack: (shown) => ({ meaning: 'ACK', shown }),
  eot: (shown) => ({ meaning: 'EOT', shown }),
  nak: (shown) => ({ meaning: 'NAK', shown, level: 'trouble' }),
  damaged: (shown) => ({ meaning: 'damaged frame', shown, level: 'noise' }),
  noise: (shown) => ({ meaning: 'noise', shown, level: 'noise' }),
};

function command(payload: Uint8Array, shown: Uint8Array): Described {
  const code = payload[0]!;
  const notes = NOTES_OUT.includes(code) ? decodeDispense(payload) : undefined;
  const meaning = notes?.ok ? `${nameOf(code)} ${fromCassettes(notes.value)}` : nameOf(code);
  return { meaning, shown };
}

function response(payload: Uint8Array, shown: Uint8Array): Described {
  const name = nameOf(payload[0]!);
  const error = decodeError(payload);
  if (!error.ok) return { meaning: `${name}: ${error.error.detail}`, shown, level: 'trouble' };
  const level = error.value === 0 ? 'normal' : 'trouble';
  return { meaning: `${name}: ${meaningOf(error.value)}${more(payload)}`, shown, level };
}

function more(payload: Uint8Array): string {
  const code = payload[0]!;
  if (code === COMMANDS.status) {
    const status = decodeStatus(payload);
    return status.ok ? [...seen(status.value)].map((word) => `, ${word}`).join('') : '';
  }
  if (!COUNTED.includes(code)) return '';
  const decoded = decodeCounts(payload);
  if (!decoded.ok) return '';
  const { exit, reject } = decoded.value.counts;
  return `, out: ${fromCassettes(exit)}; rejected: ${fromCassettes(reject)}`;
}

/** What sensors tell besides the ERROR. */
function* seen({ blocked, cassettes }: StatusResponse): Iterable<string> {
  if (blocked.length > 0) yield `covered: ${blocked.join(' ')}`;
  for (const [i, { type, empty, nearEnd }] of cassettes.entries()) {
    if (type === 0) yield `no cassette ${i + 1}`;
    else if (empty) yield `cassette ${i + 1} empty`;
    else if (nearEnd) yield `cassette ${i + 1} near its end`;
  }
}

/** `4 from cassette 1, 2 from cassette 3`; `none` for no notes. */
function fromCassettes(notes: readonly number[]): string {
  const some = notes.flatMap((count, i) => (count > 0 ? [`${count} from cassette ${i + 1}`] : []));
  return some.length > 0 ? some.join(', ') : 'none';
}
