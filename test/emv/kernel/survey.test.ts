import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { readCardNumber, surveyApplications } from '../../../emv/kernel/survey.ts';
import { testChip } from '../../support/virtual-chip.ts';
import { ATM, application } from './terminal.ts';

const profile = {
  ...ATM,
  applications: ['A0000007271010', 'A0000000031010'].map((aid) => application(aid)),
};

function optionsOf(id: string) {
  const chip = testChip(id);
  const { protocol } = chip;
  const transceive = async (command: Uint8Array): Promise<Uint8Array> => chip.transceive(command);
  return { options: { transceive, protocol, profile }, chip };
}

describe('before the amount is known', () => {
  it('a card tells its applications, the first choice first', async () => {
    const found = await surveyApplications(optionsOf('two-schemes').options);
    if (!found.ok) expect.fail(found.error.detail);
    expect(found.value.map(({ name, aid }) => `${toHex(aid)} ${name}`)).toEqual([
      'A0000007271010 NAPAS DEBIT',
      'A0000000031010 VISA DEBIT',
    ]);
  });

  it('a surveyed chip has not begun a transaction', async () => {
    const { options, chip } = optionsOf('two-schemes');
    await surveyApplications(options);
    expect(Object.values(chip.memory.applications).map(({ atc }) => atc)).toEqual([0, 0]);
  });

  it('each application tells its own number, and counts that', async () => {
    const { options, chip } = optionsOf('two-schemes');
    const number = await readCardNumber(options, hex('A0000000031010'));
    expect(number).toEqual({ ok: true, value: '4123450000001025' });
    expect(Object.values(chip.memory.applications).map(({ atc }) => atc)).toEqual([0, 1]);
  });

  it.each([
    ['A0000007271010 is blocked', 'only-application-blocked', 'application-blocked'],
    ['A0000007271010 refuses its options', 'fault-options-refused', 'no-application'],
    ['records are broken', 'fault-record-malformed', 'malformed-answer'],
  ])('where %s there is no number', async (_, id, why) => {
    const number = await readCardNumber(optionsOf(id).options, hex('A0000007271010'));
    expect(number).toMatchObject({ ok: false, error: { why } });
  });

  it('a card with nothing in common is told apart from a mute one', async () => {
    const { options } = optionsOf('mchip-card');
    expect(await surveyApplications(options)).toMatchObject({ error: { why: 'no-application' } });
    const mute = { ...options, transceive: async () => new Uint8Array(0) };
    expect(await surveyApplications(mute)).toMatchObject({ error: { why: 'no-answer' } });
  });
});
