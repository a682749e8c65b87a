import { describe, expect, it } from 'vitest';
import { type TestChip, testChip } from '../../support/virtual-chip.ts';

const SELECT = '00A4040007A000000727101000';
const GPO = '80A8000002830000';
const CDOL1 =
  '00000010000000000000000007048000048000' + '0704' + '26072601' + '1A2B3C4D' + '14420300';
const FIRST_AC = `80AE800021${CDOL1}00`;
const CDOL2 = `3030${CDOL1.slice(0, 58)}`;

/** Where a transaction stands before the command of a row. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  'power on': [],
  directory: ['00A404000E315041592E5359532E444446303100'],
  selected: [SELECT],
  initiated: [SELECT, GPO],
  'first AC': [SELECT, GPO, FIRST_AC],
  'first AAC': [SELECT, GPO, `80AE000021${CDOL1}00`],
  'second AC': [SELECT, GPO, FIRST_AC, `80AE40001F${CDOL2}00`],
};

function at(stage: string, id = 'offline-plain-pin'): TestChip {
  const chip = testChip(id);
  for (const command of STAGES[stage]!) chip.ask(command);
  return chip;
}

describe('status words', () => {
  it.each([
    // SELECT
    ['power on', 'SELECT', SELECT, '9000'],
    ['power on', 'SELECT by a part of the name', '00A4040005A00000072700', '9000'],
    ['power on', 'SELECT the next of one', '00A4040207A000000727101000', '6A82'],
    ['selected', 'SELECT the next of one', '00A4040207A000000727101000', '6A82'],
    ['power on', 'SELECT what is not there', '00A4040007A000000003101000', '6A82'],
    ['power on', 'SELECT the directory', '00A404000E315041592E5359532E444446303100', '9000'],
    ['power on', "SELECT the air's directory", '00A404000E325041592E5359532E444446303100', '6A82'],
    ['power on', 'SELECT by file identifier', '00A40000023F0000', '6A86'],
    ['power on', 'SELECT with a name of four bytes', '00A4040004A000000700', '6700'],
    ['power on', 'SELECT without a name', '00A4040000', '6700'],
    // READ RECORD
    ['power on', 'READ RECORD', '00B2011400', '6985'],
    ['selected', 'READ RECORD', '00B2011400', '9000'],
    ['selected', 'READ RECORD of none', '00B2091400', '6A83'],
    ['selected', 'READ RECORD of no file', '00B2015400', '6A83'],
    ['selected', 'READ RECORD 0', '00B2001400', '6A86'],
    ['selected', 'READ RECORD in another mode', '00B2011300', '6A86'],
    ['directory', 'READ RECORD', '00B2010C00', '9000'],
    ['directory', 'READ RECORD behind the last', '00B2020C00', '6A83'],
    // GET PROCESSING OPTIONS
    ['power on', 'GET PROCESSING OPTIONS', GPO, '6985'],
    ['selected', 'GET PROCESSING OPTIONS', GPO, '9000'],
    ['initiated', 'GET PROCESSING OPTIONS again', GPO, '6985'],
    ['selected', 'GET PROCESSING OPTIONS, too much data', '80A800000383010000', '6700'],
    ['selected', 'GET PROCESSING OPTIONS, no template', '80A80000020000', '6700'],
    ['selected', 'GET PROCESSING OPTIONS, wrong P1', '80A8010002830000', '6A86'],
    // GET DATA
    ['power on', 'GET DATA', '80CA9F1700', '6985'],
    ['selected', 'GET DATA of the try counter', '80CA9F1700', '9000'],
    ['selected', 'GET DATA of the ATC', '80CA9F3600', '9000'],
    ['selected', 'GET DATA of the last online ATC', '80CA9F1300', '9000'],
    ['selected', 'GET DATA of something else', '80CA9F5000', '6A88'],
    // VERIFY
    ['selected', 'VERIFY before GPO', '0020008008241234FFFFFFFFFF', '6985'],
    ['initiated', 'VERIFY', '0020008008241234FFFFFFFFFF', '9000'],
    ['initiated', 'VERIFY, wrong PIN', '0020008008249999FFFFFFFFFF', '63C2'],
    ['initiated', 'VERIFY, short', '0020008007241234FFFFFFFF', '6700'],
    ['initiated', 'VERIFY, no data', '00200080', '6700'],
    ['initiated', 'VERIFY, another format', '0020008008041234FFFFFFFFFF', '6984'],
    ['initiated', 'VERIFY, a length that is not so', '0020008008251234FFFFFFFFFF', '6984'],
    ['initiated', 'VERIFY, letters for digits', '002000800824ABCDFFFFFFFFFF', '6984'],
    ['initiated', 'VERIFY enciphered where it is not', `0020008880${'00'.repeat(128)}`, '6A86'],
    ['initiated', 'VERIFY, wrong P1', '0020018008241234FFFFFFFFFF', '6A86'],
    // GET CHALLENGE
    ['power on', 'GET CHALLENGE', '0084000000', '6985'],
    ['initiated', 'GET CHALLENGE', '0084000000', '9000'],
    ['initiated', 'GET CHALLENGE, wrong P2', '0084000100', '6A86'],
    // INTERNAL AUTHENTICATE
    ['initiated', 'INTERNAL AUTHENTICATE on an SDA card', '00880000040102030400', '6D00'],
    // GENERATE AC
    ['selected', 'GENERATE AC before GPO', FIRST_AC, '6985'],
    ['initiated', 'GENERATE AC', FIRST_AC, '9000'],
    ['initiated', 'GENERATE AC, short', `80AE800020${CDOL1.slice(2)}00`, '6700'],
    ['initiated', 'GENERATE AC of no type', `80AEC00021${CDOL1}00`, '6A86'],
    ['initiated', 'GENERATE AC with CDA on an SDA card', `80AE900021${CDOL1}00`, '6A86'],
    ['initiated', 'GENERATE AC, bits of the future', `80AE810021${CDOL1}00`, '6A86'],
    ['first AC', 'the second GENERATE AC', `80AE40001F${CDOL2}00`, '9000'],
    ['first AC', 'the second, asked for an ARQC', `80AE80001F${CDOL2}00`, '6985'],
    ['first AAC', 'the second after an AAC', `80AE00001F${CDOL2}00`, '6985'],
    ['second AC', 'the third GENERATE AC', `80AE40001F${CDOL2}00`, '6985'],
    // EXTERNAL AUTHENTICATE
    ['initiated', 'EXTERNAL AUTHENTICATE before the ARQC', `008200000A${'00'.repeat(10)}`, '6985'],
    ['first AC', 'EXTERNAL AUTHENTICATE, wrong ARPC', `008200000A${'00'.repeat(10)}`, '6300'],
    ['first AC', 'EXTERNAL AUTHENTICATE, short', `0082000007${'00'.repeat(7)}`, '6700'],
    ['first AC', 'EXTERNAL AUTHENTICATE, wrong P1', `008201000A${'00'.repeat(10)}`, '6A86'],
    ['first AAC', 'EXTERNAL AUTHENTICATE after an AAC', `008200000A${'00'.repeat(10)}`, '6985'],
    ['second AC', 'EXTERNAL AUTHENTICATE too late', `008200000A${'00'.repeat(10)}`, '6985'],
    // Scripts
    ['initiated', 'APPLICATION BLOCK before the ARQC', `841E000008${'00'.repeat(8)}`, '6985'],
    ['first AC', 'APPLICATION BLOCK, wrong MAC', `841E000008${'00'.repeat(8)}`, '6988'],
    ['first AC', 'CARD BLOCK, wrong MAC', `8416000008${'00'.repeat(8)}`, '6988'],
    ['first AC', 'APPLICATION UNBLOCK, wrong MAC', `8418000008${'00'.repeat(8)}`, '6988'],
    ['first AC', 'PIN CHANGE, wrong MAC', `8424000210${'00'.repeat(16)}`, '6988'],
    ['first AC', 'PUT DATA, wrong MAC', `04DA9F5809${'00'.repeat(9)}`, '6988'],
    ['first AC', 'UPDATE RECORD without MAC', '04DC011403700100', '6987'],
    // Nobody's
    ['selected', 'an unknown instruction', '0001000000', '6D00'],
    ['selected', 'an instruction of another class', '00AE800000', '6D00'],
    ['selected', 'an unknown class', 'A0A4000000', '6E00'],
    ['selected', 'half a command', '00A404', '6700'],
    ['selected', 'nothing', '', '6700'],
    ['selected', 'GET RESPONSE with nothing to give', '00C0000000', '6985'],
  ])('%s: %s', (stage, _, command, sw) => {
    expect(at(stage).ask(command).slice(-4)).toBe(sw);
  });

  it.each([
    ['a second EXTERNAL AUTHENTICATE', `008200000A${'00'.repeat(10)}`, '6300', '6985'],
    ['wrong PINs', '0020008008249999FFFFFFFFFF', '63C2', '63C1'],
  ])('%s', (_, command, first, second) => {
    const chip = at(command.startsWith('0082') ? 'first AC' : 'initiated');
    expect([chip.ask(command), chip.ask(command)]).toEqual([first, second]);
  });
});

describe('selection', () => {
  it('answers with name, label, priority, languages', () => {
    expect(testChip('two-schemes').ask(SELECT)).toBe(
      '6F228407A0000007271010A517' + '500B4E415041532044454249548701015F2D047669656E9000',
    );
  });

  it('lists applications in the directory', () => {
    const chip = at('directory', 'two-schemes');
    expect(chip.ask('00B2010C00')).toBe(
      '701B61194F07A0000007271010500B4E41504153204445424954870101' + '9000',
    );
    expect(chip.ask('00B2020C00')).toBe(
      '701A61184F07A0000000031010500A56495341204445424954870102' + '9000',
    );
  });

  it('gives one name after the other where it is part of several', () => {
    const chip = testChip('partial-names');
    const part = 'A000000727101000';
    expect(chip.ask(`00A4040007${part}`)).toContain('A000000727101001');
    expect(chip.ask(`00A4040207${part}`)).toContain('A000000727101002');
    expect(chip.ask(`00A4040207${part}`)).toBe('6A82');
    expect(chip.ask('00A4040207A000000003101000')).toBe('6A82');
  });

  it('keeps what was selected when a selection fails', () => {
    const chip = at('initiated');
    expect(chip.ask('00A4040007A000000003101000')).toBe('6A82');
    expect(chip.ask('80CA9F3600')).toBe('9F360200019000');
  });

  it('forgets all at a reset but what it keeps', () => {
    const chip = at('initiated');
    chip.reset();
    expect(chip.ask('00B2011400')).toBe('6985');
    chip.ask(SELECT);
    expect(chip.ask('80CA9F3600')).toBe('9F360200019000');
  });

  it('says that an application is blocked', () => {
    const chip = testChip('blocked-application');
    expect(chip.ask(SELECT).slice(-4)).toBe('6283');
    expect(chip.ask('00A4040007A000000003101000').slice(-4)).toBe('9000');
  });

  it('has no directory where the profile has none', () => {
    expect(testChip('partial-names').ask(STAGES.directory![0]!)).toBe('6A82');
  });
});

describe('faults', () => {
  it.each([
    ['fault-options-refused', [SELECT, GPO], '6985'],
    ['fault-record-without-cdol1', [SELECT, GPO, '00B2021400'], /^(?!.*8C21)70.*9000$/],
    ['fault-upgrades-cryptogram', [SELECT, GPO, FIRST_AC], /^801240/],
    ['fault-declines-online', [SELECT, GPO, FIRST_AC], /^801200/],
    ['fault-refuses-every-arpc', [SELECT, GPO, FIRST_AC, `008200000A${'00'.repeat(10)}`], '6300'],
    ['fault-accepts-any-arpc', [SELECT, GPO, FIRST_AC, `008200000A${'00'.repeat(10)}`], '9000'],
    ['fault-declines-after-approval', [SELECT, GPO, FIRST_AC, `80AE40001F${CDOL2}00`], /^801200/],
  ] as const)('%s', (id, conversation, last) => {
    const chip = testChip(id);
    expect(conversation.map((command) => chip.ask(command)).at(-1)).toMatch(last);
  });

  it('cut the directory, or let it lie', () => {
    const cut = at('directory', 'fault-directory-malformed').ask('00B2010C00');
    const whole = at('directory', 'napas-debit').ask('00B2010C00');
    expect(cut).toBe(`${whole.slice(0, -6)}9000`);
    expect(at('directory', 'fault-directory-wrong').ask('00B2010C00')).toContain(
      '4F07A000000727EF10',
    );
  });

  it('cut a record, put the PAN into two, leave one out', () => {
    const malformed = testChip('napas-debit', { faults: ['record-malformed'] });
    malformed.ask(SELECT);
    const whole = at('initiated', 'napas-debit').ask('00B2010C00');
    expect(malformed.ask('00B2010C00')).toBe(`${whole.slice(0, -8)}9000`);
    const last = at('initiated', 'fault-record-duplicate').ask('00B2022400');
    expect(last).toMatch(/5A08970400[0-9A-F]{10}9000$/);
    const missing = testChip('napas-debit', { faults: ['record-missing'] });
    missing.ask(SELECT);
    expect(missing.ask(GPO)).toContain('20010100');
    expect(missing.ask('00B2012400')).toBe('6A83');
  });

  it('hide the try counter', () => {
    const chip = testChip('offline-plain-pin', { faults: ['pin-counter-silent'] });
    chip.ask(SELECT);
    expect(chip.ask('80CA9F1700')).toBe('6A88');
  });

  it('show nothing wrong on a card without them', () => {
    expect(at('first AC').ask(`80AE40001F${CDOL2}00`)).toMatch(/^801240/);
  });
});
