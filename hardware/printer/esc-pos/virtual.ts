import { ascii } from '../../../bytes/ascii.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Clock } from '../../../time/clock.ts';
import type { FaultChoice, Trouble } from '../../device.ts';
import { createFaultBoard } from '../../fault-board.ts';
import { takes } from '../../fault-numbers.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import { heightOf } from '../paper/placement.ts';
import type { Paper, PaperRow, VirtualPrinter } from '../virtual-printer.ts';
import {
  createEscPosTokenizer,
  createRealTimeScanner,
  type EscPosToken,
  type RealTimeCommand,
} from './frame.ts';
import { createInterpreter, type PrinterAction } from './interpreter.ts';
import { CLEAR_BUFFER } from './messages.ts';
import { EPSON_80, type PrinterProfile } from './profile.ts';
import { createReceiveBuffer } from './receive-buffer.ts';
import {
  automaticStatus,
  block,
  paperSensorStatus,
  realTimeStatus,
  type Sensors,
} from './status.ts';

export interface VirtualEscPosOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly profile?: PrinterProfile;
  /** Receive buffer, bytes; what comes when it is full is lost, as without handshake. */
  readonly memory?: number;
  /** Paper on a fresh roll, millimetres. */
  readonly rollMillimetres?: number;
}

const DOTS_A_MILLIMETRE = 8;
const CUT_MS = 300;
const DEFAULT_MEMORY = 256 * 1024;
/** Bytes looked at in one go. */
const BITE = 256;
/** The near-end sensor sees the core of the roll. */
const NEAR_END_MILLIMETRES = 4_000;
/** Pieces that the bin under the slot holds before the oldest are thrown away. */
const PIECES_KEPT = 50;

export const FAULTS = [
  {
    name: 'paper-out',
    summary: 'the roll ends; printing stops until there is a new one',
    ...takes({
      after: { meaning: 'text or image lines that still print', from: 0, to: 1000, absent: 0 },
    }),
  },
  { name: 'paper-near-end', summary: 'the roll is nearly used up; printing goes on' },
  { name: 'cover-open', summary: 'the cover stands open; printing stops' },
  { name: 'cutter-jam', summary: 'the knife sticks at the next cut' },
  { name: 'offline', summary: 'switched offline at its panel, no cause given' },
  { name: 'silence', summary: 'no power: nothing is printed, kept or answered' },
] as const satisfies readonly FaultChoice[];

/** GS I n: what the printer calls itself. Type 2 = has a cutter. */
function identity(n: number, profile: PrinterProfile): Uint8Array {
  const texts: Readonly<Record<number, string>> = {
    65: '1.00',
    66: 'TELLERBENCH',
    67: profile.name.toUpperCase(),
    68: 'TB00000001',
    69: 'VIETNAMESE',
  };
  const text = texts[n];
  if (text !== undefined) return block(0x5f, ascii(text));
  return Uint8Array.of({ 1: 0x20, 2: profile.cutter ? 0x02 : 0x00, 3: 0x01 }[n % 48] ?? 0x00);
}

/** A printer at the far end of the wire: it buffers, paces, prints and reports like a real one. */
export function attachVirtualEscPos(options: VirtualEscPosOptions): VirtualPrinter {
  const { transport, clock } = options;
  const profile = options.profile ?? EPSON_80;
  const buffer = createReceiveBuffer(options.memory ?? DEFAULT_MEMORY);
  const rollDots = (options.rollMillimetres ?? 80_000) * DOTS_A_MILLIMETRE;
  const dotsAMs = (profile.millimetresPerSecond * DOTS_A_MILLIMETRE) / 1000;
  const interpreter = createInterpreter(profile);
  const listeners = createListeners<void>();
  const faults = createFaultBoard(FAULTS, () => {});
  const { has } = faults;

  let tokenizer = createEscPosTokenizer();
  let scanner = createRealTimeScanner();
  let tokens: EscPosToken[] = [];
  let actions: PrinterAction[] = [];
  let busy: unknown;
  let rows: PaperRow[] = [];
  let cut: Paper[] = [];
  let paperLeft = rollDots;
  let cutterStuck = false;
  let asbMask = 0;
  let reported = '';

  function sensors(): Sensors {
    const paperEnd = paperLeft <= 0 || faults.get('paper-out')?.after === 0;
    const coverOpen = has('cover-open');
    return {
      online: !(paperEnd || coverOpen || cutterStuck || has('offline')),
      coverOpen,
      paperNearEnd: has('paper-near-end') || paperLeft <= NEAR_END_MILLIMETRES * DOTS_A_MILLIMETRE,
      paperEnd,
      cutterError: cutterStuck,
      unrecoverable: false,
    };
  }

  function send(bytes: Uint8Array): void {
    if (!has('silence')) transport.write(bytes);
  }

  function changed(): void {
    const status = automaticStatus(sensors());
    if (asbMask !== 0 && toHex(status) !== reported) {
      reported = toHex(status);
      send(status);
    }
    listeners.emit();
  }

  function tear(): void {
    if (rows.length === 0) return;
    cut = [...cut, { widthDots: profile.dots, rows }].slice(-PIECES_KEPT);
    rows = [];
  }

  /** Runs what waits until something takes time, stops the printer, or nothing is left. */
  function work(): void {
    while (busy === undefined && sensors().online && !has('silence')) {
      const action = actions.shift();
      if (action) act(action);
      else {
        const token = tokens.shift();
        if (token) actions = interpreter.execute(token);
        else {
          const bite = buffer.take(BITE);
          if (bite.length === 0) return;
          tokens = tokenizer.push(bite);
        }
      }
    }
  }

  function spend(ms: number, then: () => void): void {
    busy = clock.setTimeout(() => {
      busy = undefined;
      then();
      changed();
      work();
    }, ms);
  }

  function burn(row: PaperRow): void {
    const height = heightOf(row);
    spend(height / dotsAMs, () => {
      rows.push(row);
      paperLeft -= height;
      const ending = faults.get('paper-out');
      if (ending && row.kind !== 'feed') ending.after = Math.max(0, ending.after! - 1);
    });
  }

  function moveKnife(): void {
    spend(CUT_MS, () => {
      if (has('cutter-jam')) cutterStuck = true;
      else tear();
    });
  }

  function startReporting(mask: number): void {
    asbMask = mask;
    const status = automaticStatus(sensors());
    reported = toHex(status);
    if (mask !== 0) send(status);
  }

  function act(action: PrinterAction): void {
    if (action.kind === 'row') burn(action.row);
    else if (action.kind === 'cut') moveKnife();
    else if (action.kind === 'asb') startReporting(action.mask);
    else if (action.kind === 'transmit-id') send(identity(action.n, profile));
    else if (action.kind === 'transmit-status') {
      send(action.n === 1 ? paperSensorStatus(sensors()) : Uint8Array.of(0x00));
    }
  }

  function clearBuffer(): void {
    if (busy !== undefined) clock.clearTimeout(busy);
    busy = undefined;
    tokenizer = createEscPosTokenizer();
    tokens = [];
    buffer.clear();
    actions = [];
    interpreter.reset();
  }

  function obey({ bytes }: RealTimeCommand): void {
    const [, kind, n] = bytes;
    if (kind === 0x04) {
      const status = realTimeStatus(n!, sensors());
      if (status) send(status);
    } else if (kind === 0x05 && (n === 1 || n === 2)) {
      // Recover: a knife that is free again goes back; 2 also forgets what waits.
      if (n === 2) clearBuffer();
      if (!has('cutter-jam')) cutterStuck = false;
      changed();
    } else if (toHex(bytes) === toHex(CLEAR_BUFFER)) {
      clearBuffer();
      send(block(0x37, Uint8Array.of(0x25)));
    }
  }

  transport.onData((chunk) => {
    if (has('silence')) return;
    let from = 0;
    for (const command of scanner.push(chunk)) {
      buffer.push(chunk.subarray(from, command.end));
      from = command.end;
      obey(command);
    }
    buffer.push(chunk.subarray(from));
    work();
  });

  function powerOff(): void {
    clearBuffer();
    scanner = createRealTimeScanner();
    asbMask = 0;
  }

  function settle(): void {
    changed();
    work();
  }

  function lift(fault?: string): void {
    faults.clear(fault);
    if (!has('cutter-jam')) cutterStuck = false;
  }

  /** What its panel shows, and whoever opens the cover. */
  function troubles(): Trouble[] {
    if (has('silence')) return [{ cause: 'no power', fault: 'silence' }];
    const { coverOpen, paperEnd, paperNearEnd } = sensors();
    const seen: Trouble[] = [];
    if (coverOpen) seen.push({ cause: 'cover open', fault: 'cover-open' });
    if (paperEnd) seen.push({ cause: 'paper out', fault: 'paper-out' });
    if (cutterStuck) seen.push({ cause: 'cutter jammed', fault: 'cutter-jam' });
    if (has('offline')) seen.push({ cause: 'offline', fault: 'offline' });
    if (paperNearEnd) seen.push({ cause: 'paper near end', fault: 'paper-near-end' });
    return seen;
  }

  return {
    model: `ESC/POS ${profile.name}`,
    faults: FAULTS,
    provoke(fault, parameters) {
      if (!faults.provoke(fault, parameters)) return false;
      if (fault === 'silence') powerOff();
      settle();
      return true;
    },
    clear(fault) {
      lift(fault);
      settle();
    },
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles,
    onChange: listeners.add,
    take() {
      const pieces = cut;
      cut = [];
      if (pieces.length > 0) changed();
      return pieces;
    },
    loadPaper() {
      // The tail of an ended roll comes off with what is printed on it.
      if (sensors().paperEnd) tear();
      paperLeft = rollDots;
      lift('paper-out');
      lift('paper-near-end');
      lift('cover-open');
      settle();
    },
    view: () => ({
      cut: [...cut],
      printing: { widthDots: profile.dots, rows: [...rows] },
      online: sensors().online && !has('silence'),
    }),
  };
}
