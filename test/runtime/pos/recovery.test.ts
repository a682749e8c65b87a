import { expect, it } from 'vitest';
import { createActor, toPromise } from 'xstate';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { type Journal, openJournal } from '../../../runtime/journal/journal.ts';
import { createSeal } from '../../../runtime/journal/seal.ts';
import { createPosLogs } from '../../../runtime/pos/logs.ts';
import { createRecoveryActor } from '../../../runtime/pos/recovery-actor.ts';
import { createSaleActors } from '../../../runtime/pos/sale-actors.ts';
import { createSaleSecrets } from '../../../runtime/pos/sale-secrets.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const SALE = '632609000004';
const REFUND = '632609000005';
const PAYMENT = '632609000006';
const PAN = '9704000000070011';

const clock = createSimulatedClock(0);

const logsOf = (journal: Journal, key: number) =>
  createPosLogs(journal, createSeal(new Uint8Array(32).fill(key)), napasDialect);

/** A terminal starts with this journal and this key; what it reverses is told. */
async function recovered(journal: Journal, key: number) {
  const logs = logsOf(journal, key);
  const reversed: string[] = [];
  let stan = 100;
  const { undoOpenSales } = createSaleActors({
    host: { reverse: ({ fields }: IsoMessage) => void reversed.push(fields[90] ?? '') } as never,
    clock,
    identity: { terminalId: '', merchantId: '', acquirerId: '970400', location: '' },
    merchantCategory: '5411',
    nextStan: () => stan++,
    journal,
    ...logs,
    secrets: createSaleSecrets(),
  });
  const actor = createActor(createRecoveryActor({ journal, ...logs, undoOpenSales }), {
    input: undefined,
  });
  const ended = toPromise(actor);
  actor.start();
  const open = await ended;
  const cases = logs.cases.all().map(({ id, what, amount }) => [id, what, amount]);
  return { open, cases, reversed, stillOpen: journal.open() };
}

function interrupted(): Journal {
  const journal = openJournal(':memory:', clock);
  const { sales, refunds, payments } = logsOf(journal, 1);
  const fields = { 2: PAN, 3: '000000', 7: '1122024107', 11: '000004', 22: '051', 32: '970400' };
  sales.begin({
    request: { mti: '0200', fields: { ...fields, 37: SALE } },
    ...{ amount: 250_000, maskedPan: '970400******0011', entry: 'chip', aid: '', label: '' },
  });
  const request = { mti: '0200', fields: { ...fields, 37: REFUND } };
  refunds.begin({ of: '632609000001', method: 'card', amount: 99_000, request });
  payments.begin({ transaction: PAYMENT, method: 'wallet-code', amount: 70_000, request });
  return journal;
}

it('a cut of power: sales are reversed, refunds are cases, payments by code are to be ended', async () => {
  const { open, cases, reversed, stillOpen } = await recovered(interrupted(), 1);
  expect(reversed).toEqual(['020000000411220241070000097040000000000000']);
  expect(cases).toEqual([[REFUND, 'refund-unknown', 99_000]]);
  expect(open).toEqual([
    { transaction: PAYMENT, method: 'wallet-code', amount: 70_000, cancelling: false },
  ]);
  expect(stillOpen).toEqual([PAYMENT]);
});

it('the key of the seals is lost: what cannot be reversed is a case', async () => {
  const { cases, reversed } = await recovered(interrupted(), 2);
  expect(reversed).toEqual([]);
  expect(cases).toContainEqual([SALE, 'cannot-be-read', 250_000]);
});
