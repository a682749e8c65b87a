import { describe, expect, it } from 'vitest';
import { createActor, waitFor } from 'xstate';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type {
  CashDispenser,
  CashDispenserError,
  DispenseCounts,
} from '../../../hardware/cash-dispenser/cash-dispenser.ts';
import type { HostLink } from '../../../network/host-link.ts';
import { openCashCounts } from '../../../runtime/journal/cash-counts.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { createSeal } from '../../../runtime/journal/seal.ts';
import { createCashActors } from '../../../runtime/live/cash-actors.ts';
import { createDeviceLog } from '../../../runtime/live/device-log.ts';
import { napasCodec } from '../../../runtime/live/host-actors.ts';
import { createTransactionLog } from '../../../runtime/transaction-log.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

type Answer = Result<DispenseCounts, CashDispenserError>;

/** The actors of a dispenser that gives one answer to everything. */
function actorsOf(answer: Answer) {
  const clock = createSimulatedClock(0);
  const journal = openJournal(':memory:', clock);
  const dispenser = {
    capabilities: {
      cassettes: 2,
      maxNotes: 40,
      presenter: false,
      retract: false,
      lastStatus: true,
    },
    dispense: async () => answer,
    lastDispense: async () => answer,
    open: async () => ({ ok: true }),
  } as unknown as CashDispenser;
  const actors = createCashActors({
    dispenser,
    host: {} as HostLink,
    clock,
    nextStan: () => 1,
    journal,
    transactions: createTransactionLog(journal, createSeal(new Uint8Array(32)), napasCodec.dialect),
    counts: openCashCounts(journal, []),
    log: createDeviceLog(journal),
  });
  return { actors, clock };
}

async function lastDispense(answer: Answer): Promise<unknown> {
  const { actors, clock } = actorsOf(answer);
  const actor = createActor(actors.lastDispense, { input: undefined });
  actor.start();
  await clock.runUntil(() => actor.getSnapshot().status === 'done', 600_000);
  return actor.getSnapshot().output;
}

async function dispense(answer: Answer): Promise<unknown> {
  const { actors } = actorsOf(answer);
  const actor = createActor(actors.dispense, { input: { transaction: 't', notes: [4, 0] } });
  actor.start();
  const done = await waitFor(actor, (snapshot) => snapshot.status === 'done');
  return done.output;
}

const counts: DispenseCounts = { exit: [3, 0], reject: [1, 0] };
const refused: CashDispenserError = { kind: 'refused', code: '30', detail: 'bad command' };

describe('what a dispenser says of a dispense, in notes', () => {
  it.each<[string, Answer, unknown]>([
    ['all well', ok(counts), { kind: 'counted', exit: [3, 0], trouble: false }],
    [
      'jammed, with counts',
      err({ kind: 'jammed', at: 'DVT', counts }),
      { kind: 'counted', exit: [3, 0], trouble: true },
    ],
    ['refused: nothing moved', err(refused), { kind: 'counted', exit: [0, 0], trouble: true }],
    ['silent', err({ kind: 'no-response', detail: 'no answer' }), { kind: 'unknown' }],
    ['jammed without counts', err({ kind: 'jammed', at: 'DVT' }), { kind: 'unknown' }],
  ])('%s', async (_, answer, expected) => {
    expect(await dispense(answer)).toEqual(expected);
  });
});

describe('what a dispenser says when it is asked what left', () => {
  it.each<[string, Answer, unknown]>([
    ['counts', ok(counts), { kind: 'counted', exit: [3, 0], trouble: false }],
    ['refuses to tell', err(refused), { kind: 'unknown' }],
    ['cannot tell', err({ kind: 'not-supported' }), { kind: 'unknown' }],
    ['silent', err({ kind: 'no-response', detail: 'no answer' }), { kind: 'unknown' }],
    ['gone', err({ kind: 'disconnected', detail: 'unplugged' }), { kind: 'unknown' }],
  ])('%s', async (_, answer, expected) => {
    expect(await lastDispense(answer)).toEqual(expected);
  });
});
