import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { CardFault } from '../../../emv/card/profile.ts';
import {
  type Combination,
  findCombinations,
  prepare,
} from '../../../emv/kernel/contactless/entry-point.ts';
import {
  allowsTap,
  type ContactlessOptions,
  runContactless,
} from '../../../emv/kernel/contactless/transaction.ts';
import type { TerminalProfile } from '../../../emv/kernel/profile.ts';
import { cardProfile } from '../../../runtime/card-profiles.ts';
import { chipOf, type TestChip, testChip } from '../../support/virtual-chip.ts';
import { application, conversationOf, NAPAS, POS, PURCHASE, scripted } from './terminal.ts';

const COMBINATION: Combination = {
  application: NAPAS,
  kernel: 0,
  qualifiers: hex('36000000'),
  transactionLimit: 50_000_000,
  floorLimit: 20_000_000,
  cvmRequiredLimit: 10_000_000,
};

describe('pre-processing (Book B, 3.1.1)', () => {
  const qualifiers = (amount: number, more: Partial<Combination> = {}): string[] =>
    prepare([{ ...COMBINATION, ...more }], { ...PURCHASE, amount }, 0).map((one) =>
      toHex(one.qualifiers),
    );

  it.each([
    ['small', 100_000, {}, ['36000000']],
    ['CVM limit', 10_000_000, {}, ['36400000']],
    ['at the floor limit', 20_000_000, {}, ['36400000']],
    ['above the floor limit', 20_000_001, {}, ['36C00000']],
    ['at the transaction limit', 50_000_000, {}, []],
    ['the terminal’s own floor limit', 30_000_001, { floorLimit: undefined }, ['36C00000']],
    ['zero goes online', 0, {}, ['36800000']],
    ['zero not allowed', 0, { zeroAmountAllowed: false }, []],
    ['zero, offline only', 0, { qualifiers: hex('3E000000') }, []],
    ['status check', 1, { statusCheck: true }, ['36800000']],
    ['bits that were set before', 1, { qualifiers: hex('36C00000') }, ['36000000']],
  ])('%s', (_, amount, more, expected) => {
    expect(qualifiers(amount, more as Partial<Combination>)).toEqual(expected);
  });

  it('says whether a tap is worth asking for', () => {
    const options = { profile: POS, combinations: [COMBINATION] };
    expect(allowsTap({ ...options, transaction: PURCHASE })).toBe(true);
    expect(allowsTap({ ...options, transaction: { ...PURCHASE, amount: 50_000_000 } })).toBe(false);
  });
});

describe('combination selection (Book B, 3.3.2)', () => {
  const visa: Combination = {
    ...COMBINATION,
    application: application('A0000000031010'),
    kernel: 3,
  };

  async function names(directory: string, combinations: Combination[]) {
    const script = `> 00A404000E325041592E5359532E444446303100\n< ${directory}`;
    const { link, end } = conversationOf({ script });
    const found = await findCombinations(link, prepare(combinations, PURCHASE, 0));
    end();
    return found.ok && found.value.map(({ name }) => toHex(name));
  }
  const directory = (length: string, inner: string, entries: string) =>
    `6F${length}840E325041592E5359532E4444463031A5${inner}${entries}9000`;

  it('sorts by priority, those without one last', async () => {
    const entries =
      '61094F07A0000007271010' + '610C4F07A0000000031010870102' + '610C4F07A0000000041010870101';
    const all = [
      COMBINATION,
      visa,
      { ...visa, application: application('A0000000041010'), kernel: 2 },
    ];
    expect(await names(directory('3C', '2A', `BF0C27${entries}`), all)).toEqual([
      'A0000000041010',
      'A0000000031010',
      'A0000007271010',
    ]);
  });

  it('wants the kernel that the card asks for, or its RID stands for', async () => {
    const asksFor = (kernel: string) =>
      directory('24', '12', `BF0C0F610D4F07A00000000310109F2A01${kernel}`);
    expect(await names(asksFor('03'), [visa])).toEqual(['A0000000031010']);
    expect(await names(asksFor('02'), [visa])).toEqual([]);
    const silent = directory('20', '0E', 'BF0C0B61094F07A0000000031010');
    expect(await names(silent, [visa])).toEqual(['A0000000031010']);
    expect(await names(silent, [{ ...visa, kernel: 2 }])).toEqual([]);
  });

  it('appends Extended Selection', async () => {
    const entry = 'BF0C0F610D4F07A00000000310109F290155';
    expect(await names(directory('24', '12', entry), [visa])).toEqual(['A000000003101055']);
  });

  it.each(['6A82', '6F009000', '6F019000'])('finds nothing in %s', async (answer) => {
    expect(await names(answer, [visa])).toEqual([]);
  });
});

function tap(
  id: string,
  amount: number,
  more: Partial<Combination> = {},
  faults: readonly CardFault[] = [],
) {
  const chip = testChip(id, { interface: 'contactless', faults });
  return runContactless({
    transceive: async (command) => chip.transceive(command),
    profile: POS,
    combinations: [{ ...COMBINATION, ...more }],
    transaction: { ...PURCHASE, amount },
  });
}

describe('a tap with the virtual card', () => {
  it('below the limit: approved offline, no CVM', async () => {
    const outcome = await tap('offline-approval', 150_000);
    expect([outcome.kind, outcome.cvm, toHex(outcome.tvr)]).toEqual([
      'approved',
      'none',
      '0000000000',
    ]);
    expect(outcome.log).toContain('offline data authentication succeeded');
  });

  it('above the CVM limit: online, with a PIN', async () => {
    const outcome = await tap('offline-approval', 15_000_000);
    expect([outcome.kind, outcome.cvm]).toEqual(['online-request', 'online-pin']);
  });

  it('a card that is always online', async () => {
    const outcome = await tap('napas-debit', 2_000_000);
    expect([outcome.kind, outcome.cvm]).toEqual(['online-request', 'none']);
    expect(toHex(outcome.data.get('5A')!)).toBe('9704000000000018');
    expect(toHex(outcome.field55)).toMatch(/9F2608[0-9A-F]{16}9F270180/);
  });

  it('above the transaction limit: another interface, the card unasked', async () => {
    expect((await tap('napas-debit', 50_000_000)).kind).toBe('try-another-interface');
  });

  it('an offline-only reader declines what would go online', async () => {
    expect((await tap('napas-debit', 2_000_000, { qualifiers: hex('3E000000') })).kind).toBe(
      'declined',
    );
  });

  it('a signature that fails declines', async () => {
    const outcome = await tap('offline-approval', 150_000, {}, ['dynamic-signature-wrong']);
    expect([outcome.kind, toHex(outcome.tvr)]).toEqual(['declined', '0800000000']);
  });

  it('qualifiers changed on their way are not those that were signed', async () => {
    const chip = testChip('offline-approval', { interface: 'contactless' });
    const outcome = await runContactless({
      transceive: async (command) =>
        hex(toHex(chip.transceive(command)).replace('9F6C020000', '9F6C020080')),
      profile: POS,
      combinations: [COMBINATION],
      transaction: { ...PURCHASE, amount: 150_000 },
    });
    expect([outcome.kind, toHex(outcome.tvr)]).toEqual(['declined', '0800000000']);
  });

  it('an expired card, or one on the exception file, is not approved offline', async () => {
    const profile = cardProfile('offline-approval')!;
    const expired = profile.applications.map((one) => ({ ...one, expiry: '261121' }));
    const approve = async (chip: TestChip, terminal: Partial<TerminalProfile> = {}) => {
      const outcome = await runContactless({
        transceive: async (command) => chip.transceive(command),
        profile: { ...POS, ...terminal },
        combinations: [COMBINATION],
        transaction: { ...PURCHASE, amount: 150_000 },
      });
      return [outcome.kind, toHex(outcome.tvr)];
    };
    const old = chipOf({ ...profile, applications: expired }, { interface: 'contactless' });
    expect(await approve(old)).toEqual(['declined', '0040000000']);
    const lost = testChip('offline-approval', { interface: 'contactless' });
    expect(await approve(lost, { onExceptionFile: () => true })).toEqual([
      'declined',
      '1000000000',
    ]);
  });

  it('a card without contactless is at its end', async () => {
    const outcome = await tap('mchip-card', 2_000_000);
    expect([outcome.kind, outcome.end?.why]).toEqual(['end-application', 'no-application']);
  });
});

const SELECTION = `
  > 00A404000E325041592E5359532E444446303100
  < 6F20840E325041592E5359532E4444463031A50EBF0C0B61094F07A00000072710109000
  > 00A4040007A000000727101000
  < 6F118407A0000007271010A5069F38039F66049000
  > 80A8000006830436000000 00`;

async function answering(answer: string, more: Partial<ContactlessOptions> = {}) {
  const card = scripted(`${SELECTION}\n< ${answer}`);
  const outcome = await runContactless({
    transceive: card.transceive,
    profile: POS,
    combinations: [COMBINATION],
    transaction: PURCHASE,
    ...more,
  });
  card.end();
  return outcome.end ? `${outcome.kind}: ${outcome.end.why}` : `${outcome.kind}, ${outcome.cvm}`;
}

const AC = '9F2608A1A2A3A4A5A6A7A8';
const ARQC = `82020000 9F360200019F270180${AC}`;

describe('the generic kernel', () => {
  it.each([
    ['6984', 'try-another-interface, none'],
    ['6985', 'end-application: no-application'],
    ['6986', 'try-again, none'],
    ['6A81', 'end-application: status'],
    [`7718${ARQC}9000`, 'online-request, none'],
    [`7718${ARQC.replace('80', '00')}9000`, 'declined, none'],
    [`771D${ARQC}9F6C0280009000`, 'online-request, online-pin'],
    [`771D${ARQC}9F6C0240009000`, 'online-request, signature'],
    [`771D${ARQC}9F6C0200809000`, 'online-request, on-device'],
    ['7706820200009F36009000', 'end-application: malformed-answer'],
    ['770482020000 9000', 'end-application: missing-data'],
    ['800600000801 01009000', 'end-application: malformed-answer'],
    [`773C${ARQC}9F1021${'00'.repeat(33)}9000`, 'end-application: malformed-data'],
    [`771C${ARQC}5F3401AA9000`, 'end-application: malformed-data'],
  ])('%s: %s', async (answer, outcome) => {
    expect(await answering(answer)).toBe(outcome);
  });

  it('no record says again what came with the cryptogram', async () => {
    const script = `771E82020000940408010100 9F360200019F270140${AC}9000
      > 00B2010C00
      < 70049F2701009000`;
    expect(await answering(script)).toBe('end-application: redundant-data');
  });

  it('a card that is gone', async () => {
    const outcome = await runContactless({
      transceive: async () => new Uint8Array(0),
      profile: POS,
      combinations: [COMBINATION],
      transaction: PURCHASE,
    });
    expect(outcome.end?.why).toBe('no-answer');
  });

  it('a TC is no answer to a reader that must go online', async () => {
    const script = SELECTION.replace('36000000', '36800000');
    const card = scripted(`${script}
      < 771E820200009404080101009F360200019F270140${AC}9000
      > 00B2010C00
      < 70065F24033112319000`);
    const outcome = await runContactless({
      transceive: card.transceive,
      profile: POS,
      combinations: [{ ...COMBINATION, floorLimit: 1_000_000 }],
      transaction: PURCHASE,
    });
    card.end();
    expect(outcome.kind).toBe('declined');
    // Nothing was checked: it does not matter any more.
    expect(toHex(outcome.tsi)).toBe('0000');
  });

  it('a reader that requires a CVM declines without one in common', async () => {
    const combination = {
      ...COMBINATION,
      cvmRequiredLimit: 1_000_000,
      qualifiers: hex('30000000'),
    };
    const script = SELECTION.replace('36000000', '30400000');
    const card = scripted(`${script}\n< 771D${ARQC}9F6C0280009000`);
    const outcome = await runContactless({
      transceive: card.transceive,
      profile: POS,
      combinations: [combination],
      transaction: PURCHASE,
    });
    expect(outcome.kind).toBe('declined');
  });
});
