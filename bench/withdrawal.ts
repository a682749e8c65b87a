import { defaultWorld } from '../network/switch/default-world.ts';
import { openStage, type Stage } from '../runtime/scenario/stage.ts';

export interface WithdrawalFigures {
  readonly count: number;
  readonly perSecond: number;
  /** Heap after a tenth of the run and at its end, after collection, in bytes. */
  readonly heapEarly: number;
  readonly heapLate: number;
}

/** A terminal serves so many customers before the next one takes over: a good day's work. */
const PER_TERMINAL = 100;

/** Rich enough for a whole day, and without a daily limit. */
function world() {
  const base = defaultWorld();
  return {
    ...base,
    banks: base.banks.map((bank) => ({
      ...bank,
      limits: { perTransaction: 5_000_000, perDay: 1e12, countPerDay: 1e6 },
      accounts: bank.accounts.map((account) => ({ ...account, balance: 1e12 })),
    })),
  };
}

async function withdraw(stage: Stage): Promise<void> {
  await stage.insert('techcombank-debit');
  await stage.language('vi');
  await stage.pin('112233');
  await stage.amount(2_000_000);
  await stage.confirm('with-receipt');
  await stage.take('cash');
  await stage.take('receipt');
  await stage.take('card');
}

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** Whole off-us withdrawals with every device byte, in simulated time, one after the other. */
export async function benchWithdrawals(count: number): Promise<WithdrawalFigures> {
  const network = world();
  let done = 0;
  let heapEarly = 0;
  let spent = 0;
  while (done < count) {
    const began = performance.now();
    const stage = await openStage({ seed: done, network, trace: false });
    const most = Math.min(PER_TERMINAL, count - done);
    for (let i = 0; i < most; i++) await withdraw(stage);
    if (stage.cash().dispensed !== most * 2_000_000) throw new Error('not every customer was paid');
    await stage.close();
    spent += performance.now() - began;
    done += most;
    if (heapEarly === 0 && done >= count / 10) heapEarly = heap();
  }
  return { count, perSecond: (1000 * count) / spent, heapEarly, heapLate: heap() };
}
