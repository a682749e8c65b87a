import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { createStoreAndForward } from '../../network/host-link/store-and-forward.ts';
import { HOST_TIMERS } from '../../network/host-link/timers.ts';
import { napasDialect } from '../../network/napas/dialect.ts';
import { reversalAdvice } from '../../network/napas/withdrawal.ts';
import { openJournal } from '../../runtime/journal/journal.ts';
import { openReversalStore } from '../../runtime/journal/reversal-store.ts';
import { createSeal } from '../../runtime/journal/seal.ts';
import { createTransactionLog, type TransactionLog } from '../../runtime/transaction-log.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { freshFiles } from './journal/files.ts';
import { MASKED, PAN, PIN_BLOCK, request, START, TRACK2 } from './withdrawal-fixture.ts';

const KEY = hex('00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF');
const file = freshFiles();

function open(path = ':memory:', key = KEY) {
  const clock = createSimulatedClock(START);
  const journal = openJournal(path, clock);
  const seal = createSeal(key);
  return { clock, journal, seal, log: createTransactionLog(journal, seal, napasDialect) };
}

const begin = (log: TransactionLog, stan = 123): string =>
  log.begin({
    request: request(stan),
    amount: 1_200_000,
    fee: 3_300,
    maskedPan: MASKED,
    denominations: [500_000, 200_000],
  });

describe('a withdrawal in the journal', () => {
  const steps: readonly (readonly [string, string, (log: TransactionLog, t: string) => void])[] = [
    ['authorised', 'approved, 830001', (log, t) => log.approved(t, '830001', 4_000_000)],
    ['dispensing', 'about to pay out 2+1 notes', (log, t) => log.dispenseIntent(t, [2, 1])],
    ['counted', '500000 left the machine', (log, t) => log.dispensed(t, 500_000, [1, 0])],
    ['counted', 'reversal of 700000 stored', (log, t) => log.reversalStored(t, 700_000)],
  ];

  it.each([0, 1, 2, 3, 4])('after %i more records, also when opened again', (count) => {
    const path = file('journal.db');
    const { journal, log } = open(path);
    const transaction = begin(log);
    for (const [, , step] of steps.slice(0, count)) step(log, transaction);
    const seen = log.read(transaction);
    expect(journal.of(transaction).map(({ text }) => text)).toEqual([
      `withdraw 1200000 from ${MASKED}`,
      ...steps.slice(0, count).map(([, text]) => text),
    ]);
    journal.close();

    const again = open(path);
    const state = again.log.read(transaction)!;
    expect(state).toEqual(seen);
    expect(state).toMatchObject({
      transaction: '632609000123',
      stage: count === 0 ? 'authorising' : steps[count - 1]![0],
      at: START,
      amount: 1_200_000,
      fee: 3_300,
      maskedPan: MASKED,
      denominations: [500_000, 200_000],
      approval: count >= 1 ? '830001' : undefined,
      balance: count >= 1 ? 4_000_000 : undefined,
      dispensed: count >= 3 ? 500_000 : undefined,
      reversalStored: count >= 4,
    });
    expect(again.log.open().map(({ transaction }) => transaction)).toEqual([transaction]);
    again.journal.close();
  });

  it('gives the original back with its PAN, without tracks, PIN and chip data', () => {
    const { log } = open();
    const { original } = log.read(begin(log))!;
    const { 35: track2, 52: pin, ...others } = request().fields;
    expect([track2, pin]).toEqual([TRACK2, PIN_BLOCK]);
    expect(original).toEqual({ mti: '0200', fields: others });
  });

  it('can do without the PAN where the seal cannot be opened', () => {
    const path = file('journal.db');
    const first = open(path);
    const transaction = begin(first.log);
    first.journal.close();
    const second = open(path, hex('FF'.repeat(32)));
    expect(second.log.read(transaction)).toMatchObject({ original: undefined, amount: 1_200_000 });
    second.journal.close();
  });

  it('is open from its begin to its close', () => {
    const { log, journal } = open();
    const [first, second, third] = [1, 2, 3].map((stan) => begin(log, stan)) as [
      string,
      string,
      string,
    ];
    log.declined(second, '51', 'not enough money');
    expect(log.open().map(({ transaction }) => transaction)).toEqual([first, third]);
    log.needsOperator(first, 'what left the machine is not known');
    log.unknown(third, 'timeout');
    expect(log.open().map(({ stage }) => stage)).toEqual(['authorising', 'authorising']);
    log.close(first, 'cash taken', { cash: 'taken' });
    log.close(third, 'reversed, nothing paid out');
    expect(log.open()).toEqual([]);
    expect(journal.of(second).map(({ text }) => text)).toEqual([
      `withdraw 1200000 from ${MASKED}`,
      'declined 51: not enough money',
      'closed: declined, nothing paid out',
    ]);
    expect(journal.verify().ok).toBe(true);
  });

  it('is unknown where it never began', () => {
    const { log } = open();
    expect(log.read('632609000999')).toBeUndefined();
  });

  it('leaves no PAN, track or PIN block in any file of the database', async () => {
    const path = file('journal.db');
    const { journal, log, clock, seal } = open(path);
    const transaction = begin(log);
    log.approved(transaction, '830001', 4_000_000);
    log.dispensed(transaction, 0, [0, 0]);
    const forward = createStoreAndForward({
      ...{ store: openReversalStore(journal), sealer: seal, dialect: napasDialect, clock },
      ...{ timers: HOST_TIMERS, send: () => true, onEvent: () => {} },
    });
    forward.lineUp();
    const { original, approval } = log.read(transaction)!;
    forward.add(
      reversalAdvice({ original: original!, at: START, stan: 124, authorisationCode: approval }),
    );
    await clock.advance(0);
    expect(openReversalStore(journal).all()).toMatchObject([{ tries: 1 }]);

    const look = () =>
      [path, `${path}-wal`, `${path}-shm`]
        .filter((name) => existsSync(name))
        .map((name) => readFileSync(name, 'latin1'))
        .join('');
    const whileOpen = look();
    journal.close();
    for (const bytes of [whileOpen, look()]) {
      expect(bytes).toContain(MASKED);
      for (const secret of [PAN, TRACK2, PIN_BLOCK, PAN.slice(4), TRACK2.slice(17)]) {
        expect(bytes.includes(secret), secret).toBe(false);
      }
    }
  });
});
