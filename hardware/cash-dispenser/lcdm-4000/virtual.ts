import type { Clock } from '../../../time/clock.ts';
import type { Trouble } from '../../device.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { MemoryEnd } from '../../transport/memory.ts';
import type { Transport } from '../../transport/transport.ts';
import type { VirtualCashDispenser } from '../virtual-cash-dispenser.ts';
import { ERRORS } from './errors.ts';
import { createLcdm4000Faults, FAULTS } from './faults.ts';
import { ACK, createFramer, EOT, encodeFrame, NAK } from './frame.ts';
import { createMechanism } from './mechanism.ts';
import { createLcdm4000Memory, type Lcdm4000Memory, none, total } from './memory.ts';
import {
  CASSETTES,
  COMMANDS,
  decodeDispense,
  encodeBare,
  encodeCounts,
  encodeSensorsResponse,
  encodeStatus,
  MAX_NOTES,
  type PathSensor,
} from './messages.ts';

export interface VirtualLcdm4000Options {
  /** The unit's end of the wire; it is opened here. A memory pair's end can be unplugged. */
  readonly transport: Transport & Partial<Pick<MemoryEnd, 'unplug' | 'replug'>>;
  readonly clock: Clock;
  /** Where the notes are. Kept by the caller, it survives a cut of power. */
  readonly memory?: Lcdm4000Memory;
  /** Notes in one dispense. Default 40. */
  readonly maxNotes?: number;
  /** A cassette with fewer notes is near its end. Default 50. */
  readonly nearEndBelow?: number;
}

/** How long the unit waits for the host's ACK to its response, and how often it sends it. */
const HOST_ACK_MS = 1000;
const ANSWERS = 3;
/** Silence inside a frame after which the unit forgets it. */
const INTER_BYTE_MS = 200;

/** The twin of a Puloon LCDM-4000: hears real frames, moves notes that are counted one by one. */
export function attachVirtualLcdm4000(options: VirtualLcdm4000Options): VirtualCashDispenser {
  const { transport, clock, memory = createLcdm4000Memory() } = options;
  const { maxNotes = MAX_NOTES, nearEndBelow = 50 } = options;
  const changes = createListeners<void>();
  const changed = (): void => changes.emit();
  const faults = createLcdm4000Faults(changed);
  const mechanism = createMechanism({ clock, memory, faults, maxNotes, changed, noteLeft });
  const framer = createFramer('host');
  let answer: { readonly bytes: Uint8Array; sent: number } | undefined;
  let answerTimer: unknown;
  let gap: unknown;

  let cableOut = false;

  function noteLeft(soFar: number): void {
    if (soFar !== faults.number('unplugged', 'notes')) return;
    cableOut = true;
    if (transport.unplug) transport.unplug();
    else void transport.close();
  }

  function send(bytes: Uint8Array): void {
    if (!faults.has('silence')) transport.write(bytes);
  }

  function endAnswer(): void {
    clock.clearTimeout(answerTimer);
    answer = undefined;
  }

  function sendAnswer(): void {
    if (!answer) return;
    clock.clearTimeout(answerTimer);
    if (answer.sent >= ANSWERS) closeAnswer();
    else {
      answer.sent++;
      send(answer.bytes);
      answerTimer = clock.setTimeout(closeAnswer, HOST_ACK_MS);
    }
  }

  function closeAnswer(): void {
    endAnswer();
    send(Uint8Array.of(EOT));
  }

  function respond(payload: Uint8Array): void {
    if (faults.has('silence')) return;
    if (faults.has('answer-lost')) faults.clear('answer-lost');
    else {
      answer = { bytes: encodeFrame('unit', payload), sent: 0 };
      sendAnswer();
    }
  }

  function respondCounts(code: number): void {
    const { error, exit, reject } = memory.last;
    respond(encodeCounts(code, { error, counts: { exit, reject }, types: types() }));
  }

  function carryOut(payload: Uint8Array): void {
    const code = payload[0]!;
    if (code === COMMANDS.dispense || code === COMMANDS.testDispense) {
      const notes = decodeDispense(payload);
      const to = code === COMMANDS.dispense ? 'exit' : 'reject';
      if (notes.ok) mechanism.dispense(notes.value, to, () => respondCounts(code));
      else {
        memory.last = { error: ERRORS.badParameter, exit: none(), reject: none() };
        respondCounts(code);
      }
    } else if (code === COMMANDS.purge) {
      mechanism.purge(() => respond(encodeBare(code, memory.last.error)));
    } else if (code === COMMANDS.reset) mechanism.reset(() => {});
    else if (code === COMMANDS.lastStatus) respondCounts(code);
    else if (code === COMMANDS.status) respondStatus();
    else if (code === COMMANDS.sensors) {
      respond(encodeSensorsResponse({ error: standingError(), blocked: blocked() }));
    } else respond(encodeBare(code, ERRORS.badCommand));
  }

  function respondStatus(): void {
    const type = types();
    const cassettes = memory.cassettes.map((notes, i) => ({
      nearEnd: notes < nearEndBelow,
      empty: notes === 0 || faults.number('cassette-empty', 'cassette') === i + 1,
      type: type[i]!,
    }));
    respond(encodeStatus({ error: standingError(), blocked: blocked(), cassettes }));
  }

  /** What a clerk sees who looks into the safe and at the exit. */
  function troubles(): Trouble[] {
    const missing = faults.number('cassette-missing', 'cassette');
    const emptied = faults.number('cassette-empty', 'cassette');
    const seen: Trouble[] = [];
    if (cableOut) seen.push({ cause: 'unplugged', fault: 'unplugged' });
    if (faults.has('sensor')) seen.push({ cause: 'sensor broken', fault: 'sensor' });
    if (total(memory.path) > 0) {
      const fault = memory.stuck === ERRORS.jamBeforeEject ? 'jam-before-exit' : 'jam-after';
      seen.push({ cause: 'note jammed', fault });
    }
    if (faults.has('exit-note-left') && total(memory.exit) > 0 && !mechanism.isBusy()) {
      seen.push({ cause: 'note left in the exit', fault: 'exit-note-left' });
    }
    if (missing !== undefined) {
      seen.push({ cause: `cassette ${missing} missing`, fault: 'cassette-missing' });
    }
    if (memory.cassettes.every((notes) => notes === 0)) seen.push({ cause: 'cassettes empty' });
    if (emptied !== undefined) {
      seen.push({ cause: `cassette ${emptied} empty`, fault: 'cassette-empty' });
    }
    return seen;
  }

  /** The first thing wrong that does not pass by itself. */
  function standingError(): number {
    if (faults.has('sensor')) return ERRORS.sensor;
    if (total(memory.path) > 0) return memory.stuck;
    if (faults.has('exit-note-left') && total(memory.exit) > 0) return ERRORS.noteInExit;
    if (faults.has('cassette-missing')) return ERRORS.cassetteMissing;
    return memory.cassettes.some((notes) => notes < nearEndBelow) ? ERRORS.nearEnd : ERRORS.good;
  }

  function blocked(): PathSensor[] {
    const sensors: PathSensor[] = [];
    if (total(memory.path) > 0) sensors.push('EJT');
    if (total(memory.exit) > 0) sensors.push('EXIT');
    return sensors;
  }

  function types(): number[] {
    const missing = faults.number('cassette-missing', 'cassette');
    return memory.types.map((type, i) => (i + 1 === missing ? 0 : type));
  }

  function hear(item: ReturnType<typeof framer.push>[number]): void {
    if (mechanism.isBusy()) return;
    if (answer && item.kind === 'ack') closeAnswer();
    else if (answer && item.kind === 'nak') sendAnswer();
    else if (item.kind === 'damaged') send(Uint8Array.of(NAK));
    else if (item.kind === 'frame') {
      // A host that asks anew has done with the answer before.
      endAnswer();
      if (faults.has('nak-storm')) send(Uint8Array.of(NAK));
      else {
        if (!faults.has('no-ack')) send(Uint8Array.of(ACK));
        carryOut(item.payload);
      }
    }
  }

  transport.onData((chunk) => {
    clock.clearTimeout(gap);
    for (const item of framer.push(chunk)) hear(item);
    gap = clock.setTimeout(() => framer.flush(), INTER_BYTE_MS);
  });
  transport.onClose(() => {
    framer.flush();
    endAnswer();
  });
  void transport.open();

  return {
    model: 'Puloon LCDM-4000',
    faults: FAULTS,
    provoke: faults.provoke,
    clear(fault) {
      const wasUnplugged = faults.has('unplugged');
      faults.clear(fault);
      if (wasUnplugged && !faults.has('unplugged')) {
        cableOut = false;
        transport.replug?.();
        void transport.open();
      }
    },
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles,
    onChange: changes.add,
    take() {
      const taken = memory.exit;
      memory.exit = none();
      changed();
      return taken;
    },
    load(cassette, notes) {
      if (!Number.isInteger(cassette) || cassette < 1 || cassette > CASSETTES) {
        throw new RangeError(`load: expected cassette 1 to ${CASSETTES}, found ${cassette}`);
      }
      memory.cassettes[cassette - 1]! += notes;
      changed();
    },
    emptyReject() {
      memory.rejected = none();
      changed();
    },
    view: () => ({
      cassettes: [...memory.cassettes],
      exit: [...memory.exit],
      inPath: [...memory.path],
      rejected: [...memory.rejected],
      everDispensed: [...memory.everDispensed],
    }),
  };
}
