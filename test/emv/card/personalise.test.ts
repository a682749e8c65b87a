import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { personalise } from '../../../emv/card/personalise.ts';
import type { RecordProfile } from '../../../emv/card/profile.ts';
import { cardProfile } from '../../../runtime/card-profiles.ts';

const card = cardProfile('offline-enciphered-pin')!;

function withRecords(records: readonly RecordProfile[]) {
  return personalise(card, { ...card.applications[0]!, records });
}

const record = (sfi: number, number: number, signed = false): RecordProfile => ({
  sfi,
  record: number,
  tags: ['5F28'],
  signed,
});

describe('personalise', () => {
  it.each([
    ['one record', [record(1, 1)], '08010100'],
    ['a run', [record(1, 1), record(1, 2), record(1, 3)], '08010300'],
    ['signed ones in front', [record(1, 1, true), record(1, 2, true), record(1, 3)], '08010302'],
    ['a signed one behind', [record(1, 1), record(1, 2, true)], '08010100' + '08020201'],
    ['a gap', [record(1, 1), record(1, 3)], '08010100' + '08030300'],
    ['two files', [record(1, 1), record(2, 2)], '08010100' + '10020200'],
  ])('lists %s', (_, records, afl) => {
    expect(toHex(withRecords(records).afl)).toBe(afl);
  });

  it('leaves out what the profile has no value for, records too', () => {
    const { afl, records } = withRecords([
      record(1, 1),
      { sfi: 1, record: 2, tags: ['9F1F'], signed: false },
      { sfi: 1, record: 3, tags: ['9F1F', '5F28'], signed: false },
    ]);
    expect(toHex(afl)).toBe('08010100' + '08030300');
    expect([...records.values()].map(toHex)).toEqual(['70055F28020704', '70055F28020704']);
  });

  it('puts no more into a record than READ RECORD can answer', () => {
    // The certificate under the larger key of the authority takes all of it.
    expect(() => withRecords([{ sfi: 3, record: 1, tags: ['8F', '90'], signed: false }])).toThrow(
      'SFI 3 record 1: at most 256 bytes, got 257',
    );
  });
});
