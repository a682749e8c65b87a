/*
 * One terminal as the product puts it together, in a process of its own: drivers and host link
 * over TCP, the journal on the disk. It may be told when to die.
 */
import { join } from 'node:path';
import { createCrt310Driver } from '../../hardware/card-reader/crt-310/driver.ts';
import { createLcdm4000Driver } from '../../hardware/cash-dispenser/lcdm-4000/driver.ts';
import { createZt588Driver } from '../../hardware/pin-pad/zt588/driver.ts';
import { createEscPosDriver } from '../../hardware/printer/esc-pos/driver.ts';
import { createTcpTransport } from '../../hardware/transport/tcp.ts';
import type { ScreenCommand } from '../../runtime/contract/command.ts';
import { type Journal, openJournal } from '../../runtime/journal/journal.ts';
import { createSeal, loadSealKey } from '../../runtime/journal/seal.ts';
import { createTerminal, type Terminal } from '../../runtime/terminal.ts';
import { realClock } from '../../time/real-clock.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createFastClock } from '../support/fast-clock.ts';
import { killAround } from './kill-around.ts';
import {
  type FromTerminal,
  REVERSAL_REMOVED,
  type Said,
  type Setup,
  type WireName,
} from './protocol.ts';

/** For what a customer reads, not for what he does. */
const SHORT = { notice: 300, thanks: 300 };

// Without the test there is nobody to work for.
process.on('disconnect', () => process.exit());

process.once('message', (setup: Setup) => {
  const { folder, ports, configuration, keys, plug } = setup;
  const clock = createFastClock(realClock, setup.clock.times, setup.clock.start);
  const journal = openJournal(join(folder, 'journal.db'), clock);
  const seal = createSeal(loadSealKey(join(folder, 'seal.key')));
  let terminal: Terminal | undefined;

  const say = (message: Said): void => {
    const pendingReversals = terminal?.host.pendingReversals() ?? 0;
    process.send?.({ ...message, pendingReversals } satisfies FromTerminal);
  };

  const nameWrite = writeNames(journal);
  let counting = plug?.at === 'write' && plug.from === undefined;
  let writes = 0;
  journal.onCommit((records) => {
    let last = false;
    if (plug?.at === 'write') {
      counting ||= records.some(({ kind }) => kind === plug.from);
      last = counting && ++writes === plug.n;
    }
    say({ kind: 'wrote', what: nameWrite(records.map(({ kind }) => kind)), last });
    if (last) killNow();
  });

  const wire = (name: WireName) => createTcpTransport({ host: '127.0.0.1', port: ports[name] });
  const dispenserWire = wire('cash-dispenser');
  terminal = createTerminal({
    configuration,
    clock,
    random: createSeededRandom(process.pid),
    devices: {
      cardReader: createCrt310Driver({ transport: wire('card-reader'), clock }),
      pinPad: createZt588Driver({ transport: wire('pin-pad'), clock }),
      cashDispenser: createLcdm4000Driver({
        transport:
          plug?.at === 'dispense' ? killAround(dispenserWire, plug.moment, killNow) : dispenserWire,
        clock,
      }),
      printer: createEscPosDriver({ transport: wire('printer'), clock }),
    },
    connectHost: () => wire('host'),
    keys,
    journal,
    seal,
    timings: SHORT,
    onTransition({ actor, state }) {
      if (actor === 'pinEntry' && state === 'entering') say({ kind: 'hears-pin' });
    },
  });
  terminal.onView(({ screen }) => say({ kind: 'view', screen }));
  process.on('message', (command: ScreenCommand) => terminal.screen(command));
  terminal.start();
  const pragma = (name: string): unknown => journal.database.pragma(name, { simple: true });
  say({ kind: 'ready', durability: `${pragma('journal_mode')} ${pragma('synchronous')}` });
});

/** As if the plug were pulled: the call does not return. */
function killNow(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
}

/** A write is named by its records, or by what has changed in the other stores. */
function writeNames(journal: Journal): (records: readonly string[]) => string {
  const tries = (): readonly number[] => {
    const found = journal.database
      .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE name = 'reversals'")
      .get();
    if (!found) return [];
    const rows = journal.database.prepare<[], { reversal: string }>(
      'SELECT reversal FROM reversals',
    );
    return rows.all().map(({ reversal }) => JSON.parse(reversal).tries);
  };
  let before = tries();
  return (records) => {
    const now = tries();
    const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
    const names = [...records];
    if (now.length > before.length) names.push('(reversal put)');
    else if (now.length < before.length) names.push(REVERSAL_REMOVED);
    else if (sum(now) > sum(before)) names.push('(try counted)');
    before = now;
    return names.length > 0 ? names.join(' + ') : '(numbers or counts)';
  };
}
