import type { TraceEntry } from '../trace.ts';
import { nameView } from './name-view.ts';

/** Lines of the story, and what it goes back to where the steps lie further: then they stand alone. */
const TAIL = 24;
const LONGEST = 48;
const STEPS = 3;

/**
 * What a failure shows of the trace: steps, screens, messages, the journal and trouble on the
 * wires, the last of each. Routine stays in the trace: frames that went well, states, echoes, and
 * a screen that only counts on.
 */
export function tellingTail(entries: readonly TraceEntry[]): readonly TraceEntry[] {
  const tail: TraceEntry[] = [];
  let steps = 0;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (!entry || !isTelling(entry)) continue;
    if (tail.length >= LONGEST && entry.kind !== 'step') continue;
    if (isSameScreen(entry, tail.at(-1))) tail.pop();
    else if (entry.kind === 'step') steps++;
    tail.push(entry);
    if (tail.length >= TAIL && steps >= STEPS) break;
  }
  return tail.reverse();
}

function isTelling(entry: TraceEntry): boolean {
  if (entry.kind === 'wire') return entry.level !== 'normal';
  if (entry.kind === 'message') return entry.mti[1] !== '8';
  return entry.kind !== 'state';
}

/** Digits are typed and seconds counted on the same screen: when it came is what matters. */
function isSameScreen(entry: TraceEntry, next: TraceEntry | undefined): boolean {
  return (
    entry.kind === 'view' && next?.kind === 'view' && nameView(entry.view) === nameView(next.view)
  );
}
