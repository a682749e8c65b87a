import { openGatewayDatabase } from '../../network/alipay/database.ts';
import type { OwnedDatabase } from '../../network/owned-database.ts';
import { openSwitchDatabase } from '../../network/switch/database.ts';
import { openJournal } from '../../runtime/journal/journal.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

interface Opened {
  readonly database: OwnedDatabase;
  close(): void;
}

const opened = (database: OwnedDatabase): Opened => ({ database, close: () => database.close() });

/** Whoever keeps a database in a file, by what it is. */
export const OPENERS = {
  journal: (path: string): Opened => openJournal(path, createSimulatedClock(0)),
  switch: (path: string): Opened => opened(openSwitchDatabase(path)),
  gateway: (path: string): Opened => opened(openGatewayDatabase(path)),
};
