import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../../runtime/configuration.ts';
import type { TerminalView } from '../../runtime/contract/terminal-view.ts';
import { createViewPublisher } from '../../runtime/view-publisher.ts';
import type { Drawn } from '../../state-machines/view.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

const START = 1_000_000;

function open() {
  const clock = createSimulatedClock(START);
  const publisher = createViewPublisher(defaultConfiguration, clock);
  const views: TerminalView[] = [];
  let drawn: Drawn = { language: 'vi', screen: { kind: 'starting' }, canCancel: false };
  publisher.source(() => drawn);
  publisher.onView((view) => views.push(view));
  return {
    ...{ clock, publisher, views },
    async show(next: Drawn) {
      drawn = next;
      publisher.changed();
      await clock.advance(0);
    },
    /** Shown and gone before anybody could look. */
    flash(next: Drawn) {
      drawn = next;
      publisher.changed();
    },
  };
}

const pin = (digits: number, serial = 1, canExtend = true): Drawn => ({
  language: 'en',
  screen: { kind: 'pin', digits },
  canCancel: true,
  span: { key: `pin/${serial}`, totalMs: 30_000, canExtend },
});

const still = (kind: 'thanks' | 'printing'): Drawn => ({
  ...{ language: 'en', screen: { kind }, canCancel: false },
});

describe('the publisher of views', () => {
  it('begins with a screen of its own', () => {
    const { publisher } = open();
    expect(publisher.view()).toEqual({
      language: 'vi',
      terminal: {
        bank: 'SaigonBank',
        id: 'ATM00117',
        place: 'Phó Đức Chính, Quận 1, TP HCM',
        hotline: '1900 0117',
      },
      screen: { kind: 'starting' },
      canCancel: false,
    });
  });

  it('turns a span into a deadline, which stands while the span is the same', async () => {
    const { clock, show, views } = open();
    await show(pin(0));
    await clock.advance(5_000);
    await show(pin(1));
    await clock.advance(5_000);
    await show(pin(1, 2, false));
    const deadline = { totalMs: 30_000 };
    expect(views.map(({ deadline }) => deadline)).toEqual([
      { ...deadline, at: START + 30_000, canExtend: true },
      { ...deadline, at: START + 30_000, canExtend: true },
      { ...deadline, at: START + 40_000, canExtend: false },
    ]);
  });

  it('begins a new span where the same one comes again after another screen', async () => {
    const { clock, show, views } = open();
    await show(pin(0));
    await clock.advance(20_000);
    await show(still('printing'));
    await show(pin(0));
    expect(views.map(({ deadline }) => deadline?.at)).toEqual([
      START + 30_000,
      undefined,
      START + 50_000,
    ]);
  });

  it('tells only of what differs', async () => {
    const { show, views } = open();
    await show(still('thanks'));
    await show(still('thanks'));
    await show({ ...still('thanks'), language: 'zh' });
    expect(views.map(({ language }) => language)).toEqual(['en', 'zh']);
  });

  it('leaves out what is passed through at once', async () => {
    const { flash, show, views } = open();
    flash(still('printing'));
    flash(pin(0));
    await show(still('thanks'));
    expect(views.map(({ screen }) => screen.kind)).toEqual(['thanks']);
  });

  it('lets a listener leave, also while it is told', async () => {
    const { publisher, show } = open();
    const told: string[] = [];
    const leave = publisher.onView(() => {
      told.push('first');
      leave();
    });
    publisher.onView(() => told.push('second'));
    await show(still('thanks'));
    await show(still('printing'));
    expect(told).toEqual(['first', 'second', 'second']);
  });
});
