import type { TraceEntry } from '../trace.ts';
import { nameView } from './name-view.ts';

/** Lines of the story, and what it goes back to where the last steps lie further. */
const TAIL = 24;
const LONGEST = 48;
const STEPS = 3;
/** Before the story stand the steps alone: what was done, and what was made to go wrong. */
const MOST_STEPS = 24;

/**
 * What a failure shows of the trace: steps, screens, messages, the journal and trouble on the
 * wires, the last of each. Routine stays in the trace: frames that went well, states, echoes, and
 * a screen that only counts on.
 */
export function tellingTail(entries: readonly TraceEntry[]): readonly TraceEntry[] {
  const tail: TraceEntry[] = [];
  let steps = 0;
  let isStory = true;
  for (const entry of withoutRepeats(entries.filter(isTelling)).toReversed()) {
    if (tail.length >= LONGEST || (tail.length >= TAIL && steps >= STEPS)) isStory = false;
    if (!isStory && entry.kind !== 'step') continue;
    if (entry.kind === 'step' && ++steps > MOST_STEPS) break;
    tail.push(entry);
  }
  return tail.reverse();
}

function isTelling(entry: TraceEntry): boolean {
  if (entry.kind === 'wire') return entry.level !== 'normal';
  if (entry.kind === 'message') return entry.mti[1] !== '8';
  return entry.kind !== 'state';
}

/** Digits are typed and seconds counted on the same screen: when it came is what matters. */
function withoutRepeats(entries: readonly TraceEntry[]): readonly TraceEntry[] {
  let shown = '';
  return entries.filter((entry) => {
    if (entry.kind !== 'view') return true;
    const before = shown;
    shown = nameView(entry.view);
    return shown !== before;
  });
}
