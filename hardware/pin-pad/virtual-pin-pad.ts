import type { VirtualDevice } from '../device.ts';

/** On every pad. */
export type CommonPadKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | 'enter'
  | 'clear'
  | 'cancel';

export type PadKey = CommonPadKey | '00' | '.' | 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H';

/** What a finger can do at a virtual PIN pad. */
export interface VirtualPinPad extends VirtualDevice {
  press(key: PadKey): boolean;
  view(): {
    readonly input: 'off' | 'clear' | 'pin';
    readonly pinDigits: number;
    readonly keysLoaded: number;
  };
}
