import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Clock } from '../../../time/clock.ts';
import { createLink } from '../../transport/link.ts';
import type { Transport } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type { Printer, PrinterError } from '../printer.ts';
import { createDescriber } from './describe.ts';
import { createEscPosReplyFramer, type EscPosReply } from './frame.ts';
import { layOut } from './layout.ts';
import * as messages from './messages.ts';
import { columnsOf, EPSON_80, type PrinterProfile } from './profile.ts';
import {
  readAutomaticStatus,
  readRealTimeStatus,
  type Sensors,
  statusOf,
  troubleOf,
} from './status.ts';

export interface EscPosDriverOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** The device's name in the trace. */
  readonly device?: string;
  readonly tap?: WireTap;
  readonly profile?: PrinterProfile;
}

const REAL_TIME_MS = 500;
const REAL_TIME_TRIES = 3;
/** How often a printer that is silent while it prints is asked how it is. */
const PROGRESS_MS = 2_000;
/** Patience beyond the time that the paper needs. */
const GRACE_MS = 10_000;
/** Fed where the customer tears. */
const LINES_TO_TEAR = 4;
/** Print time allowed for one line, by far enough at 50 mm/s. */
const LINE_MS = 250;
/** On a wire of 9600 baud, the slowest in use. A receipt of raster lines has tens of kilobytes. */
const BYTE_MS = 10 / 9.6;

type Heard = Result<EscPosReply, PrinterError>;

/** The terminal's end of an ESC/POS printer. */
export function createEscPosDriver(options: EscPosDriverOptions): Printer {
  const { transport, clock, tap } = options;
  const profile = options.profile ?? EPSON_80;
  const describer = createDescriber(profile);
  const link = createLink<EscPosReply>({
    device: options.device ?? 'printer',
    transport,
    clock,
    tap,
    framer: createEscPosReplyFramer(),
    describe: describer.describe,
  });
  const silent: PrinterError = {
    kind: 'no-response',
    detail: `no answer to DLE EOT within ${REAL_TIME_MS} ms, ${REAL_TIME_TRIES} times`,
  };
  /** A receipt that was stopped is still on the strip: the next one cuts it off first. */
  let leftover = false;
  const gone: PrinterError = { kind: 'disconnected', detail: `${transport.name} is closed` };

  /** The answer to DLE EOT n, or what comes before it that `other` takes. */
  async function ask(n: 1 | 2 | 3 | 4, other: (item: EscPosReply) => boolean): Promise<Heard> {
    for (let attempt = 0; attempt < REAL_TIME_TRIES; attempt++) {
      link.send(messages.realTimeRequest(n));
      const wanted = (item: EscPosReply): boolean => item.kind === 'real-time' || other(item);
      const received = await link.receive(REAL_TIME_MS, wanted);
      if (received.kind === 'closed') return err(gone);
      if (received.kind === 'item') return ok(received.item);
    }
    return err(silent);
  }

  /**
   * The sensors now: real-time commands are answered even while the printer is busy. An item
   * that `other` takes ends the asking and is returned instead.
   */
  async function sense(
    other: (item: EscPosReply) => boolean = () => false,
  ): Promise<Result<Sensors | EscPosReply, PrinterError>> {
    const answers: number[] = [];
    for (const n of [1, 2, 3, 4] as const) {
      const heard = await ask(n, other);
      if (!heard.ok || heard.value.kind !== 'real-time') return heard;
      answers.push(heard.value.bytes[0]!);
    }
    return ok(readRealTimeStatus(answers));
  }

  async function readSensors(): Promise<Result<Sensors, PrinterError>> {
    link.discard();
    return (await sense()) as Result<Sensors, PrinterError>;
  }

  /** Waits until GS r is answered: it is, in its turn, after what was sent before it. */
  async function finished(limitMs: number, wireMs: number): Promise<Result<void, PrinterError>> {
    const limit = clock.now() + limitMs + wireMs;
    // A question now would wait on the wire behind the receipt, and be taken for unanswered.
    let patienceMs = PROGRESS_MS + wireMs;
    while (clock.now() < limit) {
      const received = await link.receive(patienceMs, isVerdict);
      patienceMs = PROGRESS_MS;
      if (received.kind === 'closed') return err(gone);
      if (received.kind === 'item') return verdictOf(received.item);
      // A printer without automatic status, or a lost byte: ask.
      const sensed = await sense(isVerdict);
      if (!sensed.ok) return sensed;
      if ('kind' in sensed.value) return verdictOf(sensed.value);
      const trouble = stoppedBy(sensed.value);
      if (trouble) return err(trouble);
    }
    const detail = `not finished after ${limitMs} ms; what is on paper is unknown`;
    return err({ kind: 'no-response', detail });
  }

  async function printAndWait(lines: readonly Uint8Array[]): Promise<Result<void, PrinterError>> {
    link.send(messages.INITIALISE);
    link.send(messages.ASB_ON);
    if (leftover && profile.cutter) link.send(messages.FEED_AND_CUT);
    if (tap) describer.job(lines);
    for (const line of lines) link.send(line);
    link.send(profile.cutter ? messages.FEED_AND_CUT : messages.feedLines(LINES_TO_TEAR));
    link.send(messages.TRANSMIT_PAPER_STATUS);
    const bytes = lines.reduce((sum, line) => sum + line.length, 0);
    const outcome = await finished(GRACE_MS + LINE_MS * lines.length, BYTE_MS * bytes);
    leftover = !outcome.ok;
    // The next customer must not find the rest of this receipt.
    if (leftover) link.send(messages.CLEAR_BUFFER);
    return outcome;
  }

  return {
    model: `ESC/POS ${profile.name}`,
    capabilities: { columns: columnsOf(profile), dots: profile.dots, cutter: profile.cutter },
    open: () => link.open(),
    close: () => link.close(),
    status: () =>
      link.exclusive(async () => {
        const sensed = await readSensors();
        return sensed.ok ? ok(statusOf(sensed.value)) : sensed;
      }),
    print: (receipt) =>
      link.exclusive(async () => {
        const sensed = await readSensors();
        if (!sensed.ok) return sensed;
        const trouble = troubleOf(sensed.value);
        return trouble ? err(trouble) : printAndWait(layOut(receipt, profile));
      }),
  };
}

/** The answer to GS r, or an automatic status that tells of trouble. */
function isVerdict(item: EscPosReply): boolean {
  if (item.kind === 'asb') return troubleOf(readAutomaticStatus(item.bytes)) !== undefined;
  return item.kind === 'status';
}

function verdictOf(item: EscPosReply): Result<void, PrinterError> {
  const trouble = item.kind === 'asb' ? stoppedBy(readAutomaticStatus(item.bytes)) : undefined;
  return trouble ? err(trouble) : ok();
}

/** Trouble in the middle of a receipt: part of it may be on paper, so nothing is 'refused'. */
function stoppedBy(sensors: Sensors): PrinterError | undefined {
  const trouble = troubleOf(sensors);
  if (trouble?.kind !== 'refused') return trouble;
  return { kind: 'hardware', code: trouble.code, detail: 'went offline while it printed' };
}
