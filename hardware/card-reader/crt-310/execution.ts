import { ascii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import type { TrackRead } from '../card-reader.ts';
import type { VirtualCard, VirtualChip } from '../virtual-card-reader.ts';
import { type Crt310Frame, MAX_DATA } from './frame.ts';
import { type Mechanism, type Moved, TIMES } from './mechanism.ts';
import {
  ABNORMAL,
  BAUD,
  CHIP,
  CHIP_POWER,
  CM,
  ENTRY,
  encodeTrack,
  FRONT_ENTRY,
  LIGHT,
  MAX_COMMAND_APDU,
  MAX_RESPONSE_APDU,
  MOVE,
  nameOf,
  P,
  POSITION,
  REAR,
  REAR_ENTRY,
  RESET,
  readWithLength,
  STATUS,
  STOP,
  TRACK,
  TRACK_MODE,
  TRACK_RESULT,
  TRACK_SEPARATOR,
  TRACK_SETS,
  type TrackNumber,
  withLength,
} from './messages.ts';

/** Bytes after CM PM, or the code of an abnormal answer. */
export type Reply = Uint8Array | { readonly abnormal: number };

/** What a command does: `finish` runs after `ms`, whether or not the host still wants to know. */
export interface Execution {
  readonly ms: number;
  readonly finish: () => Reply;
}

/** What the executing part asks of the virtual reader around it. */
export interface Surroundings {
  readonly mechanism: Mechanism;
  readonly setLight: (light: 'off' | 'on' | 'flash') => void;
  readonly isChipMute: () => boolean;
  /** The error byte of a track that shall not be readable now. */
  readonly trackFault: (track: TrackNumber) => number | undefined;
}

const QUICK_MS = 5;
const RESET_MS = 800;
const CHIP_MS = 30;
const READ_MS = 40;
const VERSION = 'CRT 310 V3.0';
const SERIAL_NUMBER = 'CRT310-000001';

const DONE = Uint8Array.of(P.done);
const NO_CARD = Uint8Array.of(P.noCard);
const WRONG_PLACE = Uint8Array.of(P.wrongPlace);
const FAILED = Uint8Array.of(P.failed);
const UNKNOWN_COMMAND: Reply = { abnormal: ABNORMAL.unknownCommand };
const WRONG_PARAMETER: Reply = { abnormal: ABNORMAL.parameter };
const CANNOT: Reply = { abnormal: ABNORMAL.cannotExecute };
const WRONG_FORMAT: Reply = { abnormal: ABNORMAL.dataFormat };

/** The commands of a CRT-310, as its firmware carries them out. */
export function createExecution(around: Surroundings) {
  const { mechanism } = around;
  let chipOn: VirtualChip['protocol'] | undefined;

  function moved(outcome: Moved): Reply {
    if (outcome === 'done') return DONE;
    if (outcome === 'no-card') return NO_CARD;
    return outcome === 'wrong-place' ? WRONG_PLACE : { abnormal: ABNORMAL.abnormalCard };
  }

  function reset({ pm }: Crt310Frame): Execution {
    if (pm === RESET.serialNumber) {
      return quick(concat(P.done, SERIAL_NUMBER.length, ascii(SERIAL_NUMBER)));
    }
    const card = nameOf(RESET, pm);
    if (card === undefined || card === 'serialNumber') return quick(WRONG_PARAMETER);
    const finish = (): Reply => {
      chipOn = undefined;
      around.setLight('off');
      const outcome = mechanism.finishReset(card);
      return outcome === 'done' ? ascii(VERSION) : moved(outcome);
    };
    return { ms: RESET_MS, finish };
  }

  function setEntry({ pm, data }: Crt310Frame): Execution {
    const front = nameOf(FRONT_ENTRY, pm);
    if (data.length !== 1) return quick(WRONG_FORMAT);
    if (front === undefined || nameOf(REAR_ENTRY, data[0]) === undefined) {
      return quick(WRONG_PARAMETER);
    }
    mechanism.setEntry(front);
    // The vendor's paper has it the other way round than everywhere else: 4E is success.
    return quick(FAILED);
  }

  function setStop({ pm }: Crt310Frame): Execution {
    const at = nameOf(STOP, pm);
    if (at === undefined) return quick(WRONG_PARAMETER);
    mechanism.setStop(at);
    return quick(DONE);
  }

  function status({ pm }: Crt310Frame): Execution {
    const position = mechanism.position();
    const shutter = mechanism.entry() === 'closed' ? 0x30 : 0x31;
    const switched = mechanism.memory.place === 'entering' ? 0x31 : 0x30;
    if (pm === STATUS.position) {
      return quick(Uint8Array.of(POSITION[position], ENTRY[mechanism.entry()], REAR.closed));
    }
    if (pm === STATUS.sensors) {
      const covered = SENSORS[mechanism.memory.place] ?? [];
      const sensors = [0, 1, 2, 3, 4, 5].map((i) => (covered.includes(i) ? 0x31 : 0x30));
      return quick(Uint8Array.of(...sensors, shutter, switched));
    }
    if (pm === STATUS.switches) return quick(Uint8Array.of(shutter, switched));
    if (pm === STATUS.cardType) return { ms: CHIP_MS, finish: cardType };
    return quick(WRONG_PARAMETER);
  }

  function cardType(): Reply {
    const { place, card } = mechanism.memory;
    if (card === undefined) return Uint8Array.of(P.failed, 0x30);
    if (place !== 'ic-contacts') return Uint8Array.of(P.failed, 0x32);
    if (card.chip === undefined) return Uint8Array.of(P.failed, 0x31);
    return Uint8Array.of(0x31, card.chip.protocol === 'T=0' ? 0x30 : 0x31);
  }

  function move({ pm }: Crt310Frame): Execution {
    const to = nameOf(MOVE, pm);
    if (to === undefined) return quick(WRONG_PARAMETER);
    chipOn = undefined;
    return { ms: mechanism.moveMs(to), finish: () => moved(mechanism.finishMove(to)) };
  }

  /** The card on the contacts, or the status that says why there is none. */
  function atContacts(): VirtualCard | Uint8Array {
    const { place, card } = mechanism.memory;
    if (card === undefined) return NO_CARD;
    return place === 'ic-contacts' ? card : WRONG_PLACE;
  }

  function chipPower({ pm }: Crt310Frame): Execution {
    if (nameOf(CHIP_POWER, pm) === undefined) return quick(WRONG_PARAMETER);
    const card = atContacts();
    if (pm === CHIP_POWER.off) chipOn = undefined;
    return quick(card instanceof Uint8Array ? card : DONE);
  }

  function chip({ pm, data }: Crt310Frame): Execution {
    if (pm === CHIP.t0 || pm === CHIP.t1) return { ms: CHIP_MS, finish: () => exchange(pm, data) };
    if (pm !== CHIP.coldReset && pm !== CHIP.warmReset) return quick(WRONG_PARAMETER);
    return { ms: CHIP_MS, finish: () => chipReset(pm) };
  }

  function chipReset(pm: number): Reply {
    const card = atContacts();
    if (card instanceof Uint8Array) return card;
    const warmWithoutPower = pm === CHIP.warmReset && chipOn === undefined;
    if (card.chip === undefined || around.isChipMute() || warmWithoutPower) return FAILED;
    card.chip.reset();
    chipOn = card.chip.protocol;
    return concat(chipOn === 'T=0' ? P.done : P.doneT1, withLength(card.chip.atr));
  }

  function exchange(pm: number, data: Uint8Array): Reply {
    const apdu = readWithLength(data);
    if (apdu === undefined || apdu.length < 4 || apdu.length > MAX_COMMAND_APDU)
      return WRONG_FORMAT;
    const card = atContacts();
    if (card instanceof Uint8Array) return card;
    const protocol = pm === CHIP.t0 ? 'T=0' : 'T=1';
    if (card.chip === undefined || chipOn !== protocol || around.isChipMute()) return FAILED;
    const response = card.chip.transceive(apdu);
    if (response.length > MAX_RESPONSE_APDU) return FAILED;
    return concat(P.done, withLength(response));
  }

  function readTracks({ pm, data }: Crt310Frame): Execution {
    const [mode, set] = data;
    const wanted = TRACK_SETS[set ?? 0];
    if (data.length !== 2) return quick(WRONG_FORMAT);
    if (nameOf(TRACK, pm) === undefined || wanted === undefined) return quick(WRONG_PARAMETER);
    if (mode !== TRACK_MODE.ascii)
      return quick(mode === TRACK_MODE.binary ? CANNOT : WRONG_PARAMETER);
    const again = pm === TRACK.moveAndRead;
    const finish = (): Reply => {
      const { card } = mechanism.memory;
      if (card === undefined) return NO_CARD;
      const position = mechanism.position();
      if (position === 'long-card' || position === 'short-card') {
        return { abnormal: ABNORMAL.abnormalCard };
      }
      if (position !== 'inside' && position !== 'ic-contacts') return WRONG_PLACE;
      if (again) {
        chipOn = undefined;
        const outcome = mechanism.finishMove('inside');
        if (outcome !== 'done') return moved(outcome);
      }
      const answer = concat(data, ...wanted.map((track) => readTrack(card, track)));
      return answer.length > MAX_DATA ? CANNOT : answer;
    };
    return { ms: again ? TIMES.readAgain : READ_MS, finish };
  }

  function readTrack(card: VirtualCard, track: TrackNumber): Uint8Array {
    const fault = around.trackFault(track);
    if (fault === 0xe0) return Uint8Array.of(TRACK_SEPARATOR, TRACK_RESULT.cannot, fault);
    const data = track === 1 ? card.track1 : track === 2 ? card.track2 : card.track3;
    const read: TrackRead =
      fault === undefined && data !== undefined && data !== ''
        ? { kind: 'data', data }
        : { kind: 'blank' };
    return encodeTrack(read, fault ?? BLANK);
  }

  function light({ pm }: Crt310Frame): Execution {
    const wanted = nameOf(LIGHT, pm);
    if (wanted === undefined) return quick(WRONG_PARAMETER);
    around.setLight(wanted);
    return quick(DONE);
  }

  function flash({ data }: Crt310Frame): Execution {
    if (data.length !== 1) return quick(WRONG_FORMAT);
    around.setLight('flash');
    return quick(DONE);
  }

  const baud = ({ pm }: Crt310Frame): Execution =>
    quick(nameOf(BAUD, pm) === undefined ? WRONG_PARAMETER : DONE);

  const COMMANDS: Readonly<Record<number, (frame: Crt310Frame) => Execution>> = {
    [CM.stopPosition]: setStop,
    [CM.entry]: setEntry,
    [CM.reset]: reset,
    [CM.status]: status,
    [CM.move]: move,
    [CM.chipPower]: chipPower,
    [CM.baud]: baud,
    [CM.chip]: chip,
    [CM.track]: readTracks,
    [CM.light]: light,
    [CM.flash]: flash,
  };

  return (frame: Crt310Frame): Execution => {
    const execute = COMMANDS[frame.cm];
    return execute ? execute(frame) : quick(UNKNOWN_COMMAND);
  };
}

/** Ready when it is asked. */
function quick(reply: Reply): Execution {
  return { ms: QUICK_MS, finish: () => reply };
}

/** E5: nothing on the track. */
const BLANK = 0xe5;

/** Of the six light barriers from front to rear, those that a card covers. */
const SENSORS: Readonly<Record<string, readonly number[]>> = {
  entering: [0, 1],
  'front-released': [0],
  'front-held': [0, 1],
  inside: [1, 2, 3, 4],
  'ic-contacts': [1, 2, 3, 4],
  'rear-held': [4, 5],
  'rear-released': [5],
};
