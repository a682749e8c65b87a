import { toSpacedHex } from '../../bytes/hex.ts';
import type { WireEntry } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';
import type { RuntimeEvent, WireRepeat, WireRow } from '../contract/event.ts';
import { createCoalescer, createFeed } from './feed.ts';
import { createPollFolder } from './poll-folder.ts';

const KEPT = 2_000;
const COUNTS_EVERY_MS = 250;

/** Every wire as rows, in batches; polls that bring nothing new are counted, not told again. */
export interface WireLog {
  push(entry: WireEntry): void;
  recent(): readonly WireRow[];
}

export function createWireLog(
  clock: Clock,
  everyMs: number,
  emit: (event: RuntimeEvent) => void,
): WireLog {
  let told = 0;
  const rows = createFeed<WireRow>(clock, { keep: KEPT, everyMs }, (entries) =>
    emit({ type: 'wire', entries }),
  );
  /** Each by the number of its first row. */
  const repeats = new Map<number, WireRepeat>();
  let news = new Map<number, WireRepeat>();
  const tellNews = createCoalescer(clock, COUNTS_EVERY_MS, () => {
    emit({ type: 'wire-repeats', repeats: [...news.values()] });
    news = new Map();
  });

  const push = createPollFolder(clock, {
    show({ at, device, direction, shown, meaning, level }) {
      const n = ++told;
      rows.push({ n, at, device, direction, hex: toSpacedHex(shown), meaning, level });
      return n;
    },
    repeat(repeat) {
      const first = Math.min(...repeat.rows);
      repeats.set(first, repeat);
      news.set(first, repeat);
      tellNews();
    },
  });

  return {
    push,
    recent() {
      const kept = rows.recent();
      const oldest = kept[0]?.n ?? 0;
      const byRow = new Map<number, WireRepeat>();
      for (const [first, repeat] of repeats) {
        if (first < oldest) repeats.delete(first);
        for (const n of repeat.rows) byRow.set(n, repeat);
      }
      return kept.map((row) => {
        const { times, lastAt } = byRow.get(row.n) ?? {};
        return times === undefined ? row : { ...row, times, lastAt };
      });
    },
  };
}
