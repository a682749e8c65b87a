import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Link } from '../../transport/link.ts';
import type { CardReaderError, ChipReset, TrackRead } from '../card-reader.ts';
import { type ExchangeOptions, exchange } from './exchange.ts';
import type { Crt310Item } from './frame.ts';
import {
  ABNORMAL,
  ABNORMAL_WORDS,
  byteHex,
  CHIP,
  CM,
  type Command,
  chipExchange,
  command,
  MAX_COMMAND_APDU,
  P,
  type PositionStatus,
  parsePosition,
  parseText,
  parseTracks,
  readTracksCommand,
  readWithLength,
  STATUS,
  type TrackNumber,
} from './messages.ts';

type Outcome<T> = Promise<Result<T, CardReaderError>>;

export const QUICK: ExchangeOptions = { executionMs: 2_000, repeatable: true };
export const MOTION: ExchangeOptions = { executionMs: 10_000, repeatable: false };
export const RESETTING: ExchangeOptions = { executionMs: 15_000, repeatable: true };
const READING: ExchangeOptions = { executionMs: 5_000, repeatable: true };
const READING_AGAIN: ExchangeOptions = { executionMs: 10_000, repeatable: true };
const CHIP_RESETTING: ExchangeOptions = { executionMs: 5_000, repeatable: true };
/** A chip may ask for more time again and again (ISO 7816-3, NULL byte and S(WTX)). */
const CHIP_EXCHANGE: ExchangeOptions = { executionMs: 20_000, repeatable: false };

/** What the driver asks of the reader: one exchange each, its answer checked and made a value. */
export function createRequests(link: Link<Crt310Item>) {
  /** The answer's bytes after CM PM. */
  async function ask(asked: Command, how: ExchangeOptions): Outcome<Uint8Array> {
    const answer = await exchange(link, asked, how);
    if (!answer.ok) return answer;
    if (answer.value.kind === 'normal') return ok(answer.value.data);
    return err(abnormal(answer.value.code));
  }

  return {
    /** A command answered by a status P alone. */
    async operate(asked: Command, how: ExchangeOptions): Outcome<void> {
      const answer = await ask(asked, how);
      if (!answer.ok) return answer;
      const status = answer.value[0];
      return status === P.done ? ok() : err(failure(asked, status));
    },

    /** Entry control: the paper inverts its status (4E is success); firmware may not. */
    async setEntry(front: number, rear: number): Outcome<void> {
      const asked = command(CM.entry, front, rear);
      const answer = await ask(asked, QUICK);
      if (!answer.ok) return answer;
      const status = answer.value[0];
      return status === P.failed || status === P.done ? ok() : err(failure(asked, status));
    },

    /** A command answered by text: a reset by the version, or the serial number. */
    async text(asked: Command, how: ExchangeOptions): Outcome<string> {
      const answer = await ask(asked, how);
      if (!answer.ok) return answer;
      const text = parseText(answer.value);
      return text === undefined ? err(failure(asked, answer.value[0])) : ok(text);
    },

    async position(): Outcome<PositionStatus> {
      const answer = await ask(command(CM.status, STATUS.position), QUICK);
      if (!answer.ok) return answer;
      const parsed = parsePosition(answer.value);
      return parsed.ok ? parsed : err({ kind: 'protocol', detail: parsed.error });
    },

    async readTracks(how: 'read' | 'moveAndRead'): Outcome<Map<TrackNumber, TrackRead>> {
      const asked = readTracksCommand(how);
      const answer = await ask(asked, how === 'read' ? READING : READING_AGAIN);
      if (!answer.ok) return answer;
      if (answer.value.length === 1) return err(failure(asked, answer.value[0]));
      const parsed = parseTracks(answer.value);
      return parsed.ok ? parsed : err({ kind: 'protocol', detail: parsed.error });
    },

    /** Whether a chip answers at the contacts; the reader cannot tell a mute one from none. */
    async detectChip(): Outcome<void> {
      const answer = await ask(command(CM.status, STATUS.cardType), CHIP_RESETTING);
      if (!answer.ok) return answer;
      const [type, reason] = answer.value;
      if (type !== P.failed) return ok();
      return err(reason === 0x30 ? NO_CARD : { kind: 'no-chip' });
    },

    async chipReset(how: 'coldReset' | 'warmReset'): Outcome<ChipReset> {
      const asked = command(CM.chip, CHIP[how]);
      const answer = await ask(asked, CHIP_RESETTING);
      if (!answer.ok) return answer;
      const status = answer.value[0];
      if (status !== P.done && status !== P.doneT1) return err(failure(asked, status));
      const atr = readWithLength(answer.value.subarray(1));
      if (atr) return ok({ protocol: status === P.done ? 'T=0' : 'T=1', atr });
      return err({
        kind: 'protocol',
        detail: 'ATR: LEN at offset 1 is not the length of the rest',
      });
    },

    async transceive(protocol: ChipReset['protocol'], apdu: Uint8Array): Outcome<Uint8Array> {
      if (apdu.length < 4 || apdu.length > MAX_COMMAND_APDU) {
        const detail = `command APDU: expected 4 to ${MAX_COMMAND_APDU} bytes, got ${apdu.length}`;
        return err({ kind: 'refused', code: 'length', detail });
      }
      const asked = chipExchange(protocol, apdu);
      const answer = await ask(asked, CHIP_EXCHANGE);
      if (!answer.ok) return answer;
      if (answer.value[0] !== P.done) return err(failure(asked, answer.value[0]));
      const response = readWithLength(answer.value.subarray(1));
      if (response !== undefined && response.length >= 2) return ok(response);
      const detail =
        'response APDU: LEN at offset 1 is not the length of the rest, or leaves no SW';
      return err({ kind: 'protocol', detail });
    },
  };
}

const NO_CARD: CardReaderError = { kind: 'no-card' };

/** An abnormal answer `4E CM E`. */
function abnormal(code: number): CardReaderError {
  const words = ABNORMAL_WORDS[code];
  const hex = byteHex(code);
  if (words === undefined) {
    return { kind: 'protocol', detail: `abnormal answer with unknown code ${hex}` };
  }
  if (code === ABNORMAL.abnormalCard) return { kind: 'abnormal-card', detail: words };
  if (code === ABNORMAL.supplyVoltage || code === ABNORMAL.powerLost) {
    return { kind: 'hardware', code: hex, detail: words };
  }
  return { kind: 'refused', code: hex, detail: words };
}

/** A status P that is not success. */
function failure(asked: Command, status: number | undefined): CardReaderError {
  const what = `command ${byteHex(asked.cm)} ${byteHex(asked.pm)}`;
  if (status === P.noCard) return NO_CARD;
  if (status === P.wrongPlace) {
    return { kind: 'refused', code: 'W', detail: `${what}: card not where it can be worked on` };
  }
  if (status !== P.failed) {
    return { kind: 'protocol', detail: `${what}: unknown status ${byteHex(status)}` };
  }
  if (asked.cm === CM.move || asked.cm === CM.reset) return { kind: 'jammed', at: 'transport' };
  if (asked.cm === CM.chip) return { kind: 'chip-mute' };
  return { kind: 'hardware', code: 'N', detail: `${what}: failed` };
}
