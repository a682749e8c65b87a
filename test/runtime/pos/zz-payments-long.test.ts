import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GatewayFault, GatewayOperation } from '../../../network/alipay/config.ts';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { openPosStage, type PosStage } from '../../../runtime/pos/stage.ts';

let runs = 0;
type Act = (stage: PosStage) => Promise<void>;

const AMOUNT = 250_000;

const acts: Readonly<Record<string, Act>> = {
  async scan(stage) {
    await stage.sell(AMOUNT, 'wallet-code');
    await stage.scan({ wallet: 'alipay-wang' });
  },
  async slow(stage) {
    await stage.sell(AMOUNT, 'wallet-code');
    await stage.scan({ wallet: 'alipay-slow' });
  },
  async order(stage) {
    await stage.sell(AMOUNT, 'order-code');
    await stage.wait(6_000);
    if (stage.view().screen.kind === 'show-code') await stage.pay({ wallet: 'alipay-wang' });
  },
  async vietqr(stage) {
    await stage.sell(AMOUNT, 'vietqr');
    await stage.until('show-code');
    await stage.pay({ app: 'bidv-debit' });
  },
  async twice(stage) {
    await acts.vietqr!(stage);
    await stage.pay({ app: 'bidv-debit' });
  },
  async other(stage) {
    await stage.sell(AMOUNT, 'vietqr');
    await stage.until('show-code');
    await stage.pay({ app: 'bidv-debit', amount: 70_000 });
  },
  async late(stage) {
    await stage.sell(AMOUNT, 'vietqr');
    await stage.until('show-code');
    await stage.cancel();
    await stage.pay({ app: 'bidv-debit' });
  },
  async refund(stage) {
    const sale = stage.view().sales.find(({ canRefund }) => canRefund);
    if (sale) stage.terminal().refund(sale.transaction, 50_000);
  },
};

const gatewayFaults: readonly [GatewayOperation, GatewayFault][] = [
  ['pay', { kind: 'no-answer' }],
  ['pay', { kind: 'drop-request' }],
  ['pay', { kind: 'delay', ms: 7_000 }],
  ['pay', { kind: 'wrong-signature' }],
  ['pay', { kind: 'unknown-then', outcome: 'success', ms: 40_000 }],
  ['pay', { kind: 'unknown-then', outcome: 'fail', ms: 12_000 }],
  ['inquire', { kind: 'no-answer' }],
  ['cancel', { kind: 'cancel-unknown' }],
  ['cancel', { kind: 'no-answer' }],
  ['refund', { kind: 'no-answer' }],
  ['refund', { kind: 'disconnect' }],
  ['notify', { kind: 'no-notification' }],
  ['notify', { kind: 'notify-twice' }],
  ['notify', { kind: 'notify-before-answer' }],
];

const switchFaults: readonly SwitchFault[] = [
  { kind: 'drop-request' },
  { kind: 'drop-answer' },
  { kind: 'answer-twice' },
  { kind: 'delay', ms: 9_000 },
];

const rule = fc.record({
  at: fc.constantFrom<SwitchRule['at']>('acquirer', 'napas', 'issuer', 'wallet'),
  when: fc.record({ mti: fc.constantFrom('0100', '0200', '0220', '0400') }),
  times: fc.constantFrom(1, 2),
  // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
  then: fc.constantFrom(...switchFaults),
});

const day = fc.record({
  acts: fc.array(fc.constantFrom(...Object.keys(acts)), { minLength: 1, maxLength: 4 }),
  gateway: fc.array(fc.constantFrom(...gatewayFaults), { maxLength: 2 }),
  rules: fc.array(rule, { maxLength: 2 }),
  cutAfterMs: fc.option(fc.integer({ min: 0, max: 20_000 }), { freq: 3 }),
});

async function rest(stage: PosStage): Promise<void> {
  await stage.waitFor('the till to rest', () => stage.view().screen.kind === 'idle');
  await stage.wait(1_000);
}

it('whatever happens, till, acquirer, gateway and payers agree once no case is open', async () => {
  await fc.assert(
    fc.asyncProperty(day, async ({ acts: names, gateway, rules, cutAfterMs }) => {
      const stage = await openPosStage({ trace: false, rules });
      await stage.ready();
      for (const [operation, then] of gateway) {
        stage.gatewayFault({ at: 'gateway', when: { operation }, times: 2, then });
      }
      for (const name of names) {
        await rest(stage);
        await acts[name]!(stage);
        if (cutAfterMs !== null && name === names.at(-1)) {
          await stage.wait(cutAfterMs);
          await stage.cutPower();
        }
      }
      await stage.waitFor('the lines', () => stage.terminal().host.state() === 'up');
      await rest(stage);
      stage.clearGateway();
      stage.clearNetwork();
      // By then the acquirer has told again what was lost.
      await stage.wait(400_000);
      for (let tries = 0; tries < 8 && stage.view().cases.length > 0; tries++) {
        const oldest = stage.view().cases.at(-1)!;
        await stage.resolve(oldest.answers.includes('ask-again') ? 'ask-again' : 'refund');
        await rest(stage);
      }
      await stage.wait(120_000);
      try { agree(stage); } catch (e) { appendFileSync('/tmp/long.log', JSON.stringify({names, gateway, rules, cutAfterMs}) + String(e).slice(0,300) + '\n'); throw e; }
      if (++runs % 100 === 0) appendFileSync('/tmp/long.log', `${process.env.SEED}: ${runs}\n`);
      await stage.close();
    }),
    { numRuns: Number(process.env.RUNS), seed: Number(process.env.SEED), endOnFailure: true },
  );
}, 3_600_000);

function agree(stage: PosStage): void {
  const { world } = stage;
  const { vietqr, ...wallets } = stage.terminal().totals();
  const wallet = Object.values(wallets).reduce((sum, one) => sum + one.paid - one.refunded, 0);
  expect(stage.view().cases).toEqual([]);
  expect(world.journal.open()).toEqual([]);
  expect(world.gateway.books.discrepancies()).toEqual([]);
  expect(world.gateway.books.balance('acquirer'), 'gateway').toBe(wallet);
  expect(stage.merchantChange(), 'acquirer').toBe(wallet + vietqr.paid - vietqr.refunded);
  expect(stage.balanceChange('bidv-debit'), 'payer').toBe(vietqr.refunded - vietqr.paid);
}
