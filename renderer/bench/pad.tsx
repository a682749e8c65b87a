import { useTerminal } from '../terminal.tsx';
import { DeviceCard } from './device-card.tsx';
import { digit, Keypad, type PadKey } from './keypad.tsx';

/** Row by row as on the pad; undefined is a blank place. */
const LAYOUT: readonly (PadKey | undefined)[] = [
  digit('1'),
  digit('2'),
  digit('3'),
  { key: 'cancel', face: '✕', name: 'Cancel', kind: 'cancel' },
  digit('4'),
  digit('5'),
  digit('6'),
  { key: 'clear', face: '←', name: 'Clear', kind: 'clear' },
  digit('7'),
  digit('8'),
  digit('9'),
  { key: 'enter', face: '✓', name: 'Enter', kind: 'enter' },
  { ...digit('.'), name: 'Point' },
  digit('0'),
  digit('00'),
  undefined,
];

/** What the person's own keyboard means while the pad has the focus. */
const TYPED: Readonly<Record<string, string>> = {
  Backspace: 'clear',
  Delete: 'clear',
  Escape: 'cancel',
  '.': '.',
  ',': '.',
  '*': '00',
  ...Object.fromEntries([...'0123456789'].map((key) => [key, key])),
  ...Object.fromEntries([...'abcdefgh'].map((key) => [key, key.toUpperCase()])),
};

const INPUTS = {
  off: 'keys off',
  clear: 'keys reach the terminal',
  pin: 'PIN: keys stay in the pad',
} as const;

/** An ATM's keypad: pressed on the screen or typed. */
export function Pad() {
  const input = useTerminal((state) => state.hands?.pad.input ?? 'off');
  return (
    <DeviceCard name="pin-pad" className="pad">
      <p className={`pad-input pad-input-${input}`}>{INPUTS[input]}</p>
      <Keypad layout={LAYOUT} typed={TYPED} />
    </DeviceCard>
  );
}
