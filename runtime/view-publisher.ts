import type { Drawn } from '../state-machines/view.ts';
import type { Clock } from '../time/clock.ts';
import type { TerminalConfiguration } from './configuration.ts';
import type { TerminalView } from './contract/terminal-view.ts';

/** Turns what the machines draw into views with real deadlines, and tells of each that differs. */
export interface ViewPublisher {
  source(drawNow: () => Drawn): void;
  changed(): void;
  view(): TerminalView;
  onView(listener: (view: TerminalView) => void): () => void;
}

export function createViewPublisher(
  configuration: TerminalConfiguration,
  clock: Clock,
): ViewPublisher {
  const { id, bank, place, hotline, language } = configuration;
  const terminal = { bank: bank.name, id, place, hotline };
  const listeners = new Set<(view: TerminalView) => void>();
  let drawNow: (() => Drawn) | undefined;
  let scheduled = false;
  let spanKey: string | undefined;
  let spanEnd = 0;
  let current: TerminalView = {
    language,
    terminal,
    screen: { kind: 'starting' },
    canCancel: false,
  };
  let currentText = JSON.stringify(current);

  function publish(): void {
    scheduled = false;
    if (!drawNow) return;
    const { language, screen, canCancel, span } = drawNow();
    if (span?.key !== spanKey) {
      spanKey = span?.key;
      spanEnd = span ? clock.now() + span.totalMs : 0;
    }
    const deadline = span && { at: spanEnd, totalMs: span.totalMs, canExtend: span.canExtend };
    const next: TerminalView = { language, terminal, screen, canCancel, deadline };
    const text = JSON.stringify(next);
    if (text === currentText) return;
    current = next;
    currentText = text;
    for (const listener of [...listeners]) listener(next);
  }

  return {
    source(draw) {
      drawNow = draw;
    },
    /** After the present run of transitions: states passed through at once are never shown. */
    changed() {
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(publish);
    },
    view: () => current,
    onView(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
