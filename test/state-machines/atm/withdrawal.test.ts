import { describe, expect, it } from 'vitest';
import type { CashOutput } from '../../../state-machines/atm/cash.ts';
import type { WithdrawalOutput } from '../../../state-machines/atm/withdrawal-outcome.ts';
import { paidOut } from '../answers.ts';
import { endlessRing, rejected, stuckPlaces } from '../model.ts';
import { cashOutputs, FEE, walkWithdrawal } from './withdrawal-model.ts';

const places = walkWithdrawal();
const ends = places
  .filter(({ ends }) => ends)
  .map(({ memory, snapshot, path }) => ({
    memory,
    output: snapshot.output as WithdrawalOutput,
    way: path.join(', '),
  }));

/** What may be said of the money, from the answers alone. */
function trueCharges(
  answer: (typeof ends)[number]['memory']['answer'],
  cash: (typeof ends)[number]['memory']['cash'],
): string {
  if (answer === rejected) return 'unknown';
  if (answer === undefined || answer.kind === 'declined' || answer.kind === 'not-sent') {
    return 'not-charged';
  }
  if (answer.kind === 'unknown' || answer.kind === 'undone') return 'reversing';
  if (cash === undefined || cash === rejected || cash.settlement === 'operator') return 'unknown';
  return cash.dispensed === 0 ? 'reversing' : 'charged';
}

describe('a withdrawal', () => {
  it('was walked with every end that cash can have', () => {
    const seen = new Set(ends.map(({ memory }) => JSON.stringify(memory.cash)));
    for (const cash of cashOutputs) expect(seen).toContain(JSON.stringify(cash));
  });

  it('says of the money exactly what is known', () => {
    for (const { memory, output, way } of ends) {
      expect(output.charge, way).toBe(trueCharges(memory.answer, memory.cash));
    }
  });

  it('names what the account shows: what left, the fee, and what comes back', () => {
    for (const { memory, output, way } of ends) {
      const { cash } = memory;
      const { amount, fee, returning } = output;
      // The issuer books amount and fee; all of it comes back, or what was not paid out.
      if (output.charge === 'charged') {
        const { dispensed } = cash as CashOutput & { dispensed: number };
        const rest = paidOut.amount - dispensed;
        expect({ amount, fee }, way).toEqual({ amount: dispensed + FEE, fee: FEE });
        expect(returning, way).toBe(rest > 0 ? rest : undefined);
        continue;
      }
      const isNamed = cash !== undefined;
      expect(amount, way).toBe(isNamed ? paidOut.amount + FEE : undefined);
      expect([fee, returning], way).toEqual([undefined, undefined]);
    }
  });

  it('closes each settled transaction once, and leaves to the operator what is his', () => {
    for (const { memory, output, way } of ends) {
      const { cash } = memory;
      const settled = cash !== undefined && cash !== rejected && cash.settlement !== 'operator';
      expect(memory.closes, way).toBe(settled ? 1 : 0);
      const unresolved =
        memory.answer === rejected || (cash !== undefined && !settled)
          ? 'needs-operator'
          : undefined;
      if (unresolved) expect(output.terminal, way).toBe(unresolved);
    }
  });

  it('serves on only where no device is doubtful', () => {
    for (const { memory, output, way } of ends) {
      if (output.terminal !== 'ok') continue;
      const { cash } = memory;
      if (cash === undefined) continue;
      expect((cash as CashOutput).trouble, way).toBe(false);
      expect(['taken', 'retracted'], way).toContain((cash as CashOutput).end);
    }
  });

  it('prints at most one receipt, and says so when it could not', () => {
    for (const { memory, output, way } of ends) {
      expect(memory.receipts, way).toBeLessThanOrEqual(1);
      const failed = memory.printed !== undefined && memory.printed !== 'printed';
      if (failed) expect(output.notice, way).toBeDefined();
      else expect(output.notice, way).not.toBe('receipt-failed');
    }
  });

  it('keeps a card only where the issuer asks for it', () => {
    for (const { memory, output, way } of ends) {
      const answer = memory.answer;
      const retain =
        typeof answer === 'object' && answer.kind === 'declined' && answer.next === 'retain';
      expect(output.card !== 'return', way).toBe(retain);
    }
  });

  it('asks for an amount only where one can be paid', () => {
    const asked = places.filter(({ snapshot }) => snapshot.matches('amount'));
    expect(asked.length).toBeGreaterThan(0);
    for (const { snapshot } of asked) {
      expect(snapshot.context.survey.cassettes.some((c: { notes: number }) => c.notes > 0)).toBe(
        true,
      );
    }
  });

  it('never hangs and never goes round without the customer', () => {
    expect(stuckPlaces(places, [])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });

  it('says nothing where all went well', () => {
    const best = ends.filter(({ output }) => output.notice === undefined);
    expect(best.length).toBeGreaterThan(0);
    for (const { memory, output } of best) {
      expect(memory.cash).toMatchObject({ dispensed: paidOut.amount, end: 'taken' });
      expect(output).toMatchObject({ charge: 'charged', amount: 1_203_300, fee: 3_300 });
      expect(output).toMatchObject({ returning: undefined, card: 'return' });
    }
  });
});
