import { ascii } from '../../../bytes/ascii.ts';
import type { Clock } from '../../../time/clock.ts';
import type { FaultChoice } from '../../device.ts';
import { createFaultBoard } from '../../fault-board.ts';
import { takes } from '../../fault-numbers.ts';
import type { HidFarEnd } from '../../transport/hid-memory.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { VirtualSwipeReader } from '../virtual-swipe-reader.ts';
import { encodeFeature, parseFeature } from './frame.ts';
import { COMMAND, encodeSwipe, INTERFACE, PROPERTY, RESULT } from './messages.ts';

export interface VirtualMagtekOptions {
  readonly hid: HidFarEnd;
  readonly clock: Clock;
}

export const FAULTS: readonly FaultChoice[] = [
  { name: 'silence', summary: 'cards are drawn through, but nothing is sent' },
  {
    name: 'bad-swipe',
    summary: 'a track cannot be decoded',
    ...takes({ track: { meaning: 'which one', from: 1, to: 3, absent: 'all three' } }),
  },
  { name: 'garbled', summary: 'reports say a length that cannot be' },
  { name: 'truncated', summary: 'reports lack their last bytes' },
  { name: 'command-fails', summary: 'feature commands are answered by 01' },
  { name: 'unplugged', summary: 'the cable is out until the fault is cleared' },
];

/** Between the end of a swipe and its report, in milliseconds. */
const DECODE_MS = 60;
const SOFTWARE_ID = '21042812B01';
const NO_DATA = new Uint8Array(0);
const LENGTH_OF_TRACK_2_AT = 4;

/** A MagTek swipe reader at the far end of a HID wire. */
export function attachVirtualMagtek({ hid, clock }: VirtualMagtekOptions): VirtualSwipeReader {
  const listeners = createListeners<void>();
  const faults = createFaultBoard(FAULTS, listeners.emit);
  let swipes = 0;
  let lastCardId: string | undefined;
  let interfaceType: number = INTERFACE.hid;
  /** What it is since the last reset: as a keyboard it sends no reports. */
  let mode: number = INTERFACE.hid;

  function answer(code: number, data: Uint8Array): Uint8Array {
    if (faults.has('command-fails')) return encodeFeature(RESULT.failed, NO_DATA);
    const [property, value] = data;
    if (code === COMMAND.reset && data.length === 0) {
      mode = interfaceType;
      return encodeFeature(RESULT.ok, NO_DATA);
    }
    if (code === COMMAND.getProperty && data.length === 1) {
      if (property === PROPERTY.softwareId) return encodeFeature(RESULT.ok, ascii(SOFTWARE_ID));
      if (property === PROPERTY.interfaceType) {
        return encodeFeature(RESULT.ok, Uint8Array.of(interfaceType));
      }
    }
    const isMode = property === PROPERTY.interfaceType && data.length === 2;
    if (code === COMMAND.setProperty && isMode && (value === 0 || value === 1)) {
      interfaceType = value;
      return encodeFeature(RESULT.ok, NO_DATA);
    }
    return encodeFeature(RESULT.badParameter, NO_DATA);
  }

  hid.onFeature((report) => {
    const feature = parseFeature(report);
    const said = feature.ok
      ? answer(feature.value.code, feature.value.data)
      : encodeFeature(RESULT.badParameter, NO_DATA);
    hid.setFeature(0, said);
  });

  function spoil(report: Uint8Array): Uint8Array {
    const spoilt = report.slice();
    if (faults.has('garbled')) spoilt[LENGTH_OF_TRACK_2_AT] = 0xff;
    return faults.has('truncated') ? spoilt.subarray(0, 300) : spoilt;
  }

  function badTracks(): readonly number[] {
    const fault = faults.get('bad-swipe');
    if (!fault) return [];
    return fault.track === undefined ? [1, 2, 3] : [fault.track];
  }

  return {
    model: 'MagTek',
    faults: FAULTS,
    provoke(name, parameters) {
      const isKnown = faults.provoke(name, parameters);
      if (isKnown && name === 'unplugged') hid.unplug();
      return isKnown;
    },
    clear(name) {
      if (faults.has('unplugged') && (name === undefined || name === 'unplugged')) hid.replug();
      faults.clear(name);
    },
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles: () => (faults.has('unplugged') ? [{ cause: 'unplugged', fault: 'unplugged' }] : []),
    onChange: listeners.add,
    swipe(card) {
      if (faults.has('unplugged')) return false;
      swipes++;
      lastCardId = card.id;
      listeners.emit();
      const report = spoil(encodeSwipe(card, badTracks()));
      if (mode === INTERFACE.hid && !faults.has('silence')) {
        clock.setTimeout(() => hid.sendInput(report), DECODE_MS);
      }
      return true;
    },
    view: () => ({ swipes, lastCardId }),
  };
}
