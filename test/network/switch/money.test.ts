import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { once, startBench } from './terminal.ts';

const CARDS = {
  'saigonbank-debit': { start: 20_000_000, fee: 0 },
  'vietcombank-debit': { start: 35_000_000, fee: 3_300 },
} as const;
type CardId = keyof typeof CARDS;

const faults: fc.Arbitrary<SwitchFault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('delay' as const, 'answer-late' as const),
    ms: fc.constantFrom(1_000, 22_000, 27_000, 70_000),
  }),
  fc.record({
    kind: fc.constantFrom(
      'drop-request' as const,
      'drop-answer' as const,
      'answer-twice' as const,
      'disconnect' as const,
    ),
  }),
);

const rules: fc.Arbitrary<SwitchRule> = fc
  .tuple(
    fc.constantFrom('acquirer' as const, 'napas' as const, 'issuer' as const),
    faults,
    fc.constantFrom('0200', '0420'),
  )
  .map(([at, fault, mti]) => once(at, fault, mti));

const step = fc.record({
  what: fc.constantFrom('withdraw', 'repeat', 'reverse', 'reverse-part', 'wait'),
  which: fc.nat({ max: 3 }),
  card: fc.constantFrom<CardId>('saigonbank-debit', 'vietcombank-debit'),
  dong: fc.integer({ min: 2, max: 10 }).map((notes) => notes * 50_000),
  rule: fc.option(rules, { nil: undefined, freq: 3 }),
});

interface Sent {
  readonly card: CardId;
  readonly dong: number;
  readonly request: IsoMessage;
  /** What the terminal would have paid out, by the first final answer in time. */
  approved: boolean;
  /** Reversals as they went out: 0 is all, else what was dispensed. */
  readonly reversals: number[];
}

it('whatever is lost, late or twice: what is debited is what was approved and kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const bench = await startBench();
      const { terminal } = bench;
      const sent: Sent[] = [];
      for (const { what, which, card, dong, rule } of steps) {
        await terminal.open();
        if (rule) bench.world.rules.add(rule);
        const target = sent[which % Math.max(1, sent.length)];
        const seen = terminal.received.length;
        if (what === 'withdraw') {
          const request = terminal.withdrawal(bench.card(card), dong);
          sent.push({ card, dong, request, approved: false, reversals: [] });
          terminal.send(request);
        } else if (target && what === 'repeat') terminal.send(target.request);
        else if (target && what.startsWith('reverse')) {
          const dispensed = what === 'reverse' ? 0 : 50_000;
          target.reversals.push(dispensed);
          terminal.send(terminal.reversal(target.request, dispensed === 0 ? undefined : dispensed));
        }
        await bench.clock.advance(what === 'wait' ? 120_000 : 30_000);
        for (const { mti, fields } of terminal.received.slice(seen)) {
          const mine = sent.find(({ request }) => request.fields[11] === fields[11]);
          if (mti === '0210' && fields[39] === '00' && mine) mine.approved = true;
        }
      }
      // As a real terminal: what it saw no approval of, it takes back; what it takes back, it
      // repeats until that is answered.
      bench.world.rules.clear();
      await terminal.open();
      for (const { approved, reversals, request } of sent) {
        if (!approved) reversals.push(0);
        for (const dispensed of reversals) {
          const part = dispensed === 0 ? undefined : dispensed;
          await bench.ask(terminal.reversal(request, part));
        }
      }
      await bench.clock.advance(600_000);

      expect(bench.world.waitingAdvices()).toEqual([]);
      expect(bench.discrepancies()).toEqual([]);
      for (const id of Object.keys(CARDS) as CardId[]) {
        const { start, fee } = CARDS[id];
        const mine = sent.filter(({ card }) => card === id);
        const least = mine.filter(({ reversals }) => reversals.length === 0);
        const kept = least.reduce((sum, { dong }) => sum + dong + fee, 0);
        // A partial reversal may have met the debit, or a full one before it.
        const open = mine
          .filter(({ reversals }) => reversals.some((dispensed) => dispensed > 0))
          .reduce((sum, one) => sum + Math.max(...one.reversals) + fee, 0);
        const debited = start - bench.balance(id);
        expect(debited).toBeGreaterThanOrEqual(kept);
        expect(debited).toBeLessThanOrEqual(kept + open);
      }
      const { ledger, banks } = bench.world;
      for (const { id } of banks) {
        expect(ledger('602907').balance(id)! + ledger(id).balance('settlement')!).toBe(0);
      }
      // Cash out of the machine is what customers were debited, less fees.
      const customers = Object.entries(CARDS).map(([id, { start }]) => start - bench.balance(id));
      const fees = banks.reduce((sum, { id }) => sum + ledger(id).balance('fee-income')!, 0);
      expect(ledger('970400').balance('atm-cash')).toBe(customers[0]! + customers[1]! - fees);
      await bench.world.stop();
      expect(bench.clock.pending()).toBe(0);
    }),
    { numRuns: 60 },
  );
});
