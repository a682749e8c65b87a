import { describe, expect, it } from 'vitest';
import { openPosStage, type PosStage } from '../../../runtime/pos/stage.ts';

interface Story {
  readonly name: string;
  readonly play: (stage: PosStage) => Promise<void>;
}

const AMOUNT = 250_000;

const silence = (stage: PosStage, operation: 'pay' | 'cancel' | 'refund', times?: number): void =>
  stage.gatewayFault({
    at: 'gateway',
    when: { operation },
    ...(times && { times }),
    // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
    then: operation === 'cancel' ? { kind: 'cancel-unknown' } : { kind: 'no-answer' },
  });

async function scan(stage: PosStage, wallet: string): Promise<void> {
  await stage.sell(AMOUNT, 'wallet-code');
  await stage.scan({ wallet });
  await stage.result();
}

async function showVietQr(stage: PosStage, amount?: number): Promise<void> {
  await stage.sell(AMOUNT, 'vietqr');
  await stage.until('show-code');
  await stage.pay({ app: 'bidv-debit', amount });
  await stage.result();
}

const STORIES: readonly Story[] = [
  { name: 'a wallet’s code, paid at once', play: (stage) => scan(stage, 'alipay-wang') },
  {
    name: 'a wallet’s code, paid without an answer',
    async play(stage) {
      silence(stage, 'pay');
      await scan(stage, 'alipay-wang');
    },
  },
  { name: 'a wallet’s code, cancelled', play: (stage) => scan(stage, 'alipay-silent') },
  {
    name: 'a wallet’s code, nobody knows',
    async play(stage) {
      silence(stage, 'cancel', 3);
      await scan(stage, 'alipay-silent');
    },
  },
  {
    name: 'an order that the wallet reads',
    async play(stage) {
      await stage.sell(AMOUNT, 'order-code');
      await stage.until('show-code');
      await stage.pay({ wallet: 'alipay-wang' });
      await stage.result();
    },
  },
  { name: 'VietQR', play: (stage) => showVietQr(stage) },
  { name: 'VietQR, another amount', play: (stage) => showVietQr(stage, 200_000) },
  {
    name: 'VietQR, another amount, given back',
    async play(stage) {
      await showVietQr(stage, 200_000);
      await stage.resolve('refund');
      await stage.wait(5_000);
    },
  },
  {
    name: 'a refund',
    async play(stage) {
      await scan(stage, 'alipay-wang');
      await stage.refund(100_000);
      await stage.result();
    },
  },
  {
    name: 'a refund without an answer, asked for again',
    async play(stage) {
      await scan(stage, 'alipay-wang');
      silence(stage, 'refund', 1);
      await stage.refund(100_000);
      await stage.result();
      await stage.resolve('ask-again');
      await stage.wait(5_000);
    },
  },
];

/** A cut is no failure of the step that it interrupts. */
const CUT = new Error('cut');

/** The same stage, on which nobody begins anything once `isOver`. */
function until(stage: PosStage, isOver: () => boolean): PosStage {
  return new Proxy(stage, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => (isOver() ? new Promise(() => {}) : member(...args));
    },
  });
}

/** The power goes with the n-th durable write of a story; false: it has fewer. */
async function cutAt(n: number, { play }: Story): Promise<boolean> {
  const stage = await openPosStage({ trace: false });
  await stage.ready();
  const { journal } = stage.world;
  let writes = 0;
  let cut: (() => void) | undefined;
  const isCut = new Promise<never>((_, reject) => {
    cut = () => reject(CUT);
  });
  const stop = journal.onCommit(() => {
    writes++;
    if (writes !== n) return;
    void stage.world.cutPower(stage.terminal());
    cut?.();
  });
  let ended = false;
  try {
    await Promise.race([play(until(stage, () => writes >= n)), isCut]);
    ended = true;
  } catch (error) {
    if (error !== CUT) throw error;
  }
  stop();
  if (!ended) await stage.cutPower();
  stage.clearGateway();
  await stage.ready();
  await stage.wait(120_000);
  check(stage, `after write ${n}`);
  await settle(stage);
  check(stage, `after write ${n}, and an operator`);
  expect(stage.view().cases).toEqual([]);
  await stage.close();
  return !ended;
}

/** Told paid means durable; and where no case is open, all books say the same. */
function check(stage: PosStage, when: string): void {
  const { world } = stage;
  expect(world.journal.open(), when).toEqual([]);
  expect(world.gateway.books.discrepancies(), when).toEqual([]);
  const { vietqr, ...wallets } = stage.terminal().totals();
  const wallet = Object.values(wallets).reduce((sum, one) => sum + one.paid - one.refunded, 0);
  const told = stage.screens.some(
    (screen) => screen.kind === 'idle' && screen.last?.kind === 'approved',
  );
  if (told) expect(stage.view().sales, when).not.toEqual([]);
  expect(stage.view().sales.length, when).toBeLessThanOrEqual(1);
  if (stage.view().cases.length > 0) return;
  expect(world.gateway.books.balance('acquirer'), when).toBe(wallet);
  expect(stage.merchantChange(), when).toBe(wallet + vietqr.paid - vietqr.refunded);
  expect(stage.balanceChange('bidv-debit'), when).toBe(vietqr.refunded - vietqr.paid);
}

/** An operator asks again, or gives back; he ends by hand what nobody can know. */
async function settle(stage: PosStage): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const [one] = stage.view().cases;
    if (!one) return;
    await stage.resolve(one.answers.includes('ask-again') ? 'ask-again' : 'refund');
    await stage.wait(60_000);
  }
  const [one] = stage.view().cases;
  if (one) await stage.resolve('was-not-paid');
  await stage.wait(30_000);
}

describe('a cut of power with each durable write', () => {
  it.each(STORIES)('$name', async (story) => {
    let n = 1;
    while (await cutAt(n, story)) n++;
    expect(n).toBeGreaterThan(3);
  });
});
