import { beforeEach, describe, expect, it } from 'vitest';
import { createWatchdog, type ProcessEvents, type Watchdog } from '../../electron/main/watchdog.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

let clock: ReturnType<typeof createSimulatedClock>;
let log: string[];
let current: ProcessEvents;
let answers: boolean;
let watchdog: Watchdog;

/** Seconds of the clock, then what happened. */
const say = (what: string): void => void log.push(`${clock.now() / 1000} ${what}`);

beforeEach(() => {
  clock = createSimulatedClock(0);
  log = [];
  answers = true;
  watchdog = createWatchdog({
    clock,
    start(events) {
      current = events;
      say('start');
      return {
        ping: () => {
          if (answers) events.pong();
        },
        kill() {
          say('kill');
          events.exited();
        },
      };
    },
    onUp: () => say('up'),
    onDown: (retryMs) => say(`down, retry in ${retryMs / 1000}`),
  });
});

describe('the watchdog', () => {
  it('starts another process after a crash, later each time while they end early', async () => {
    watchdog.start();
    for (const seconds of [0.5, 1, 2, 4, 8, 16, 30, 30]) {
      log = [];
      current.exited();
      const at = clock.now() / 1000;
      await clock.advance(seconds * 1000);
      expect(log).toEqual([`${at} down, retry in ${seconds}`, `${at + seconds} start`]);
    }
  });

  it('begins anew with the shortest wait after a process that lived a minute', async () => {
    watchdog.start();
    current.exited();
    await clock.advance(500);
    current.exited();
    await clock.advance(1000);
    current.ready();
    await clock.advance(60_000);
    current.exited();
    expect(log).toEqual([
      '0 start',
      '0 down, retry in 0.5',
      '0.5 start',
      '0.5 down, retry in 1',
      '1.5 start',
      '1.5 up',
      '61.5 down, retry in 0.5',
    ]);
  });

  it('leaves one that answers alone', async () => {
    watchdog.start();
    current.ready();
    await clock.advance(3_600_000);
    expect(log).toEqual(['0 start', '0 up']);
  });

  it('kills one that answers no more, 15 s after its last word', async () => {
    watchdog.start();
    current.ready();
    await clock.advance(60_000);
    answers = false;
    await clock.advance(16_000);
    expect(log).toEqual(['0 start', '0 up', '75 kill', '75 down, retry in 0.5', '75.5 start']);
  });

  it('kills one that is not up after 30 s', async () => {
    watchdog.start();
    await clock.advance(30_000);
    expect(log).toEqual(['0 start', '30 kill', '30 down, retry in 0.5']);
  });

  it('starts none after it was stopped, neither at once nor after a wait', async () => {
    watchdog.start();
    current.ready();
    watchdog.stop();
    current.exited();
    await clock.advance(60_000);
    expect(log).toEqual(['0 start', '0 up']);

    watchdog.start();
    current.exited();
    watchdog.stop();
    await clock.advance(60_000);
    expect(log.slice(2)).toEqual(['60 start', '60 down, retry in 0.5']);
  });

  it('does not listen to a process that is gone', async () => {
    watchdog.start();
    const first = current;
    first.exited();
    first.ready();
    first.exited();
    await clock.advance(500);
    expect(log).toEqual(['0 start', '0 down, retry in 0.5', '0.5 start']);
  });
});
