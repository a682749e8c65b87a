import { describe, expect, it } from 'vitest';
import type { GatewayRule } from '../../../../network/alipay/config.ts';
import type { SwitchRule } from '../../../../network/switch/config.ts';
import { openPosStage, type PosStage } from '../../../../runtime/pos/stage.ts';
import { ScenarioFailure } from '../../../../runtime/scenario/failure.ts';
import { checkTillInvariants } from '../../../../runtime/scenario/till/invariants.ts';
import { createSeededRandom, type Random } from '../../../../time/seeded-random.ts';

/*
 * Days at a till that nobody wrote down: sales of every kind with whatever goes wrong on the lines,
 * at the gateway and with the power. When all is mended and every case is answered by asking, till,
 * banks and gateway agree.
 */

const WALLETS = ['alipay-wang', 'alipay-slow', 'alipay-refuses', 'alipay-silent', 'alipay-poor'];
const PAYERS = ['techcombank-debit', 'vietcombank-debit', 'saigonbank-debit'];

const pick = <T>(random: Random, from: readonly T[]): T => from[random.below(from.length)]!;

type Gateway = readonly [GatewayRule['when']['operation'], number, GatewayRule['then']];

const GATEWAY: readonly Gateway[] = [
  ['pay', 1, { kind: 'no-answer' }],
  ['pay', 1, { kind: 'drop-request' }],
  ['pay', 1, { kind: 'delay', ms: 45_000 }],
  ['pay', 1, { kind: 'disconnect' }],
  ['pay', 1, { kind: 'unknown-then', outcome: 'success', ms: 60_000 }],
  ['inquire', 9, { kind: 'no-answer' }],
  ['cancel', 2, { kind: 'no-answer' }],
  ['cancel', 3, { kind: 'cancel-unknown' }],
  ['refund', 1, { kind: 'no-answer' }],
  ['notify', 1, { kind: 'notify-twice' }],
  ['notify', 1, { kind: 'notify-late', ms: 90_000 }],
  ['notify', 1, { kind: 'no-notification' }],
];

const NETWORK: readonly SwitchRule['then'][] = [
  { kind: 'drop-request' },
  { kind: 'drop-answer' },
  { kind: 'answer-twice' },
  { kind: 'wrong-mac' },
  { kind: 'disconnect' },
  { kind: 'answer-late', ms: 7_000 },
  { kind: 'delay', ms: 25_000 },
];

function gatewayRule(random: Random): GatewayRule {
  const [operation, times, then] = pick(random, GATEWAY);
  return { at: 'gateway', when: { operation }, times, then };
}

function networkRule(random: Random): SwitchRule {
  const at = pick(random, ['acquirer', 'napas', 'issuer', 'wallet'] as const);
  // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
  return { at, when: {}, times: 1, then: pick(random, NETWORK) };
}

async function goWrong(stage: PosStage, random: Random): Promise<void> {
  const what = random.below(6);
  if (what <= 1) stage.gatewayFault(gatewayRule(random));
  else if (what <= 3) stage.networkFault(networkRule(random));
  else if (what === 4) {
    stage.cutLine();
    await stage.wait(random.below(8_000));
    stage.restoreLine();
  } else await stage.cutPower();
}

/** What cannot be done on such a day is not done. */
async function attempt(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ScenarioFailure)) throw error;
  }
}

async function sell(stage: PosStage, random: Random): Promise<void> {
  const amount = 10_000 * (1 + random.below(20));
  const goesWrong = random.below(2) === 0;
  const maybe = async (): Promise<void> => {
    await stage.wait(random.below(4_000));
    if (goesWrong) await goWrong(stage, random);
  };
  switch (random.below(4)) {
    case 0:
      await stage.sell(amount);
      await stage.tap(pick(random, ['saigonbank-chip', 'bidv-chip-poor']));
      return maybe();
    case 1:
      await stage.sell(amount, 'wallet-code');
      if (goesWrong && random.below(2) === 0) await goWrong(stage, random);
      await stage.scan({ wallet: pick(random, WALLETS) });
      return maybe();
    case 2:
      await stage.sell(amount, 'order-code');
      await stage.wait(random.below(2_000));
      await stage.pay({ wallet: pick(random, WALLETS) });
      return maybe();
    default:
      await stage.sell(amount, 'vietqr');
      await maybe();
      return stage.pay({ app: pick(random, PAYERS) });
  }
}

/** The faults are over; everything open is asked about until nothing is. */
async function mend(stage: PosStage): Promise<readonly string[]> {
  stage.clearNetwork();
  stage.clearGateway();
  stage.restoreLine();
  await stage.wait(10 * 60_000);
  await stage.rest();
  for (let i = 0; i < 12 && stage.view().cases.length > 0; i++) {
    const [oldest] = [...stage.view().cases].sort((a, b) => a.at - b.at);
    await stage.resolve(oldest!.answers.includes('ask-again') ? 'ask-again' : 'refund');
    await stage.wait(60_000);
    await stage.rest();
  }
  return stage.view().cases.map(({ what, method, amount }) => `${what} ${method} ${amount}`);
}

describe('a day on which anything may happen', () => {
  const seen = { sales: 0, cases: 0 };
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);

  it.each(seeds)('ends with books that agree, seed %d', async (seed) => {
    const random = createSeededRandom(seed).fork('day');
    const stage = await openPosStage({ seed, trace: false });
    await stage.ready();
    for (let sale = 0; sale < 4; sale++) {
      await attempt(() => sell(stage, random));
      await attempt(() => stage.waitFor('the till', () => stage.view().screen.kind === 'idle'));
      if (random.below(4) === 0) await attempt(() => stage.refund());
    }
    const left = await mend(stage);
    const found = checkTillInvariants(stage);
    // Otherwise books and till would not have been compared.
    const waiting = [
      ...stage.journal.open(),
      ...stage.world.backbone.waitingAdvices(),
      ...Array(stage.pendingReversals()).fill('a reversal'),
    ];
    seen.sales += stage.view().sales.length;
    seen.cases += stage.records().filter(({ kind }) => kind === 'case-opened').length;
    await stage.close();
    expect({ found, left, waiting }).toEqual({ found: [], left: [], waiting: [] });
  });

  it('and they were busy days', () => {
    expect(seen.sales).toBeGreaterThan(60);
    expect(seen.cases).toBeGreaterThan(2);
  });
});
