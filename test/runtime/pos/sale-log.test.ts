import { describe, expect, it } from 'vitest';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { createSeal } from '../../../runtime/journal/seal.ts';
import { createSaleLog } from '../../../runtime/pos/sale-log.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const RRN = '632609000004';
const PAN = '9704000000070011';
const CHIP_DATA = '9F26086778BCB639879999';

function begun() {
  const clock = createSimulatedClock(0);
  const journal = openJournal(':memory:', clock);
  const log = createSaleLog(journal, createSeal(new Uint8Array(32).fill(1)), napasDialect);
  const fields = {
    ...{ 2: PAN, 3: '000000', 22: '051', 35: `${PAN}=3012`, 37: RRN },
    ...{ 52: '0123456789ABCDEF', 55: CHIP_DATA },
  };
  const transaction = log.begin({
    request: { mti: '0200', fields },
    amount: 250_000,
    maskedPan: '970400******0011',
    entry: 'chip',
    aid: 'A0000007271010',
    label: 'NAPAS DEBIT',
  });
  return { journal, log, transaction };
}

const written = ({ journal }: ReturnType<typeof begun>): string =>
  JSON.stringify(journal.after(0, 100));

describe('a sale in the journal', () => {
  it('begins before anything is sent, and can be reversed from what is written', () => {
    const { log, transaction } = begun();
    expect(transaction).toBe(RRN);
    expect(log.open()).toEqual([
      {
        transaction: RRN,
        at: 0,
        amount: 250_000,
        maskedPan: '970400******0011',
        entry: 'chip',
        aid: 'A0000007271010',
        label: 'NAPAS DEBIT',
        pin: true,
        original: { mti: '0200', fields: { 2: PAN, 3: '000000', 22: '051', 37: RRN } },
        reference: '',
        paid: false,
        approval: undefined,
        signature: false,
        refused: false,
      },
    ]);
  });

  it('holds no PAN, track, PIN block or chip data in the clear', () => {
    const sale = begun();
    sale.log.captured(RRN, false, CHIP_DATA);
    for (const secret of [PAN, '=3012', '0123456789ABCDEF', CHIP_DATA]) {
      expect(written(sale)).not.toContain(secret);
    }
  });

  it('is open until it is paid, declined, never sent or reversed', () => {
    const ends: readonly ((sale: ReturnType<typeof begun>) => void)[] = [
      ({ log }) => log.captured(RRN, true, ''),
      ({ log }) => log.declined(RRN, '51', 'insufficient funds'),
      ({ log }) => log.notSent(RRN, 'not-connected'),
      ({ log }) => log.reversalStored(RRN, 250_000, 'timeout'),
    ];
    for (const end of ends) {
      const sale = begun();
      sale.log.approved(RRN, '000001', '');
      sale.log.unknown(RRN, 'timeout');
      expect(sale.log.open()).toHaveLength(1);
      end(sale);
      expect(sale.log.open()).toEqual([]);
    }
  });

  it('says whether the host or the card alone approved', () => {
    const online = begun();
    online.log.approved(RRN, '000001', '');
    online.log.captured(RRN, true, '');
    expect(online.log.read(RRN)).toMatchObject({ approval: '000001', signature: true });
    const offline = begun();
    offline.log.captured(RRN, false, '');
    expect(offline.log.read(RRN)).toMatchObject({ approval: 'offline', signature: false });
  });

  it('cannot be reversed once its seal is lost', () => {
    const { journal } = begun();
    const other = createSaleLog(journal, createSeal(new Uint8Array(32).fill(2)), napasDialect);
    expect(other.open()).toMatchObject([{ transaction: RRN, original: undefined }]);
  });
});
