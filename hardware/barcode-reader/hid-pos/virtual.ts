import { equalBytes } from '../../../bytes/concat.ts';
import type { Clock } from '../../../time/clock.ts';
import type { FaultChoice } from '../../device.ts';
import { createFaultBoard } from '../../fault-board.ts';
import { takes } from '../../fault-numbers.ts';
import type { HidFarEnd } from '../../transport/hid-memory.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { VirtualBarcodeReader } from '../virtual-barcode-reader.ts';
import { MAX_DATA } from './frame.ts';
import { ENABLE, encodeCode, MAX_PARTS } from './messages.ts';

export interface VirtualHidPosOptions {
  readonly hid: HidFarEnd;
  readonly clock: Clock;
  /** Sends nothing before feature report FE = 01 has come, as some makers do; default false. */
  readonly needsEnable?: boolean;
}

export const FAULTS: readonly FaultChoice[] = [
  { name: 'silence', summary: 'codes are seen, but nothing is sent' },
  { name: 'garbled', summary: 'reports say a length that cannot be' },
  {
    name: 'shifted',
    summary: 'reports are shifted by a byte, as with some makers',
    ...takes({
      by: {
        values: [
          [-1, 'the report id is missing'],
          [1, 'a byte comes before it'],
        ],
        absent: -1,
      },
    }),
  },
  { name: 'missing-last-part', summary: 'the last report of each code is not sent' },
];

/** Between holding up a code and its first report. */
const DECODE_MS = 120;

/** A scanner in HID POS mode at the far end of a HID wire. */
export function attachVirtualHidPos(options: VirtualHidPosOptions): VirtualBarcodeReader {
  const { hid, clock } = options;
  const listeners = createListeners<void>();
  const faults = createFaultBoard(FAULTS, listeners.emit);
  let enabled = !options.needsEnable;

  hid.onFeature((report) => {
    if (equalBytes(report, ENABLE)) enabled = true;
  });

  function spoil(report: Uint8Array): Uint8Array {
    const spoilt = report.slice();
    if (faults.has('garbled')) spoilt[1] = 0xff;
    const shifted = faults.get('shifted');
    if (shifted === undefined) return spoilt;
    return shifted.by === 1 ? Uint8Array.of(0, ...spoilt) : spoilt.subarray(1);
  }

  function send(reports: readonly Uint8Array[]): void {
    if (!enabled || faults.has('silence')) return;
    const sent = faults.has('missing-last-part') ? reports.slice(0, -1) : reports;
    for (const report of sent) hid.sendInput(spoil(report));
  }

  return {
    model: 'HID-POS',
    faults: FAULTS,
    provoke: faults.provoke,
    clear: faults.clear,
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles: () => [],
    onChange: (listener) => listeners.add(listener),
    present(data, aim = ']Q1') {
      if (data.length === 0 || data.length > MAX_DATA * MAX_PARTS) return false;
      const reports = encodeCode(aim, data);
      clock.setTimeout(() => send(reports), DECODE_MS);
      return true;
    },
  };
}
