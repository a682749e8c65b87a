import { equalBytes } from '../../../bytes/concat.ts';
import { hex } from '../../../bytes/hex.ts';

export type Answer = (command: Uint8Array) => Uint8Array;

/** A conversation in its order. */
export type Recording = { readonly command: Uint8Array; readonly answer: Uint8Array }[];

/** The card, and what was said to it. */
export function recording(card: Answer, kept: Recording): Answer {
  return (command) => {
    const answer = card(command);
    kept.push({ command, answer });
    return answer;
  };
}

const NOT_FOUND = hex('6A82');
const HEADER = 4;

/**
 * A card that says again what it said, `from` on: to the same command, else to one with the same
 * header, else to the same instruction; the next such one, so that it keeps its state.
 */
export function replay(recorded: Recording, from: number): Answer {
  let next = from;
  const find = (same: (past: Uint8Array) => boolean): number => {
    for (let i = 0; i < recorded.length; i++) {
      const at = (next + i) % recorded.length;
      if (same(recorded[at]!.command)) return at;
    }
    return -1;
  };
  return (command) => {
    let found = find((past) => equalBytes(past, command));
    if (found < 0) found = find((past) => isAlike(past, command, HEADER));
    if (found < 0) found = find((past) => isAlike(past, command, 2));
    if (found < 0) return NOT_FOUND;
    next = found + 1;
    return recorded[found]!.answer;
  };
}

function isAlike(past: Uint8Array, command: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (past[i] !== command[i]) return false;
  return true;
}
