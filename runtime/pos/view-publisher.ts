import type { PosDrawn } from '../../state-machines/pos/view.ts';
import type { Clock } from '../../time/clock.ts';
import type { OpenCase, PosView, SaleRow } from '../contract/pos-view.ts';
import type { PosConfiguration } from './configuration.ts';

/** What the journal adds to what the machines draw. */
export interface PosBooks {
  sales(): readonly SaleRow[];
  cases(): readonly OpenCase[];
}

/** Turns what the machines draw into the till's views, and tells of each that differs. */
export interface PosViewPublisher {
  source(drawNow: () => PosDrawn): void;
  /** After the present run of transitions: states passed through at once are never shown. */
  changed(): void;
  /** The same, and what the journal adds is read anew. */
  recorded(): void;
  view(): PosView;
  onView(listener: (view: PosView) => void): () => void;
}

export function createPosViewPublisher(
  configuration: PosConfiguration,
  books: PosBooks,
  clock: Clock,
): PosViewPublisher {
  const { id, bank, place, hotline, language, merchant } = configuration;
  const terminal = { bank: bank.name, id, place, hotline };
  const listeners = new Set<(view: PosView) => void>();
  let drawNow: () => PosDrawn = () => ({
    language,
    screen: { kind: 'starting' },
    canCancel: false,
  });
  let scheduled = false;
  let spanKey: string | undefined;
  let spanEnd = 0;
  let read = readBooks();
  let isRead = true;

  function readBooks() {
    return { sales: books.sales(), cases: books.cases() };
  }

  function build(): PosView {
    const { language, screen, canCancel, span } = drawNow();
    if (span?.key !== spanKey) {
      spanKey = span?.key;
      spanEnd = span ? clock.now() + span.totalMs : 0;
    }
    const deadline = span && { at: spanEnd, totalMs: span.totalMs, canExtend: false };
    return { language, terminal, merchant, screen, deadline, canCancel, ...read };
  }

  let current = build();
  let currentText = JSON.stringify(current);

  function publish(): void {
    scheduled = false;
    if (!isRead) read = readBooks();
    isRead = true;
    const next = build();
    const text = JSON.stringify(next);
    if (text === currentText) return;
    current = next;
    currentText = text;
    for (const listener of [...listeners]) listener(next);
  }

  function changed(): void {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(publish);
  }

  return {
    source(draw) {
      drawNow = draw;
    },
    changed,
    recorded() {
      isRead = false;
      changed();
    },
    view: () => current,
    onView(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
