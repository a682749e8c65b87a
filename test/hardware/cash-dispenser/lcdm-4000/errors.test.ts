import { describe, expect, it } from 'vitest';
import { dispenserError, meaningOf } from '../../../../hardware/cash-dispenser/lcdm-4000/errors.ts';

const hardware = (code: string, detail: string) => ({ kind: 'hardware', code, detail });
const refused = (code: string, detail: string) => ({ kind: 'refused', code, detail });

describe('ERROR', () => {
  it.each([
    [0x01, { kind: 'cassette-empty', cassette: 2 }],
    [0x02, { kind: 'jammed', at: 'CHK-DVT' }],
    [0x03, { kind: 'jammed', at: 'DVT-EJT' }],
    [0x04, { kind: 'jammed', at: 'EJT-EXIT' }],
    [0x05, { kind: 'notes-left-in-exit' }],
    [0x06, hardware('06', 'doubtful note ejected')],
    [0x07, hardware('07', 'count mismatch at the exit')],
    [0x08, hardware('08', 'count mismatch at the reject tray')],
    [0x09, hardware('09', 'length mismatch')],
    [0x0a, hardware('0A', 'doubtful length ejected')],
    [0x0b, { kind: 'jammed', at: 'path' }],
    [0x0c, refused('0C', 'too many notes asked for')],
    [0x0d, { kind: 'too-many-rejects' }],
    [0x0e, hardware('0E', 'purge ended abnormally')],
    [0x20, hardware('20', 'sensor trouble')],
    [0x21, hardware('21', 'sensor trouble')],
    [0x22, hardware('22', 'solenoid trouble')],
    [0x23, hardware('23', 'motor trouble')],
    [0x24, { kind: 'cassette-missing', cassette: 2 }],
    [0x25, hardware('25', 'near end')],
    [0x26, hardware('26', 'no reject tray')],
    [0x30, refused('30', 'bad command')],
    [0x31, refused('31', 'bad parameter')],
    [0x40, hardware('40', 'note of another cassette, 1')],
    [0x41, hardware('41', 'note of another cassette, 2')],
    [0x42, hardware('42', 'note of another cassette, 3')],
    [0x43, hardware('43', 'note of another cassette, 4')],
    [0x5f, hardware('5F', 'error not in the manual')],
  ])('%i', (error, expected) => {
    const counts = { exit: [1, 2, 0, 0], reject: [0, 0, 0, 1] };
    expect(dispenserError(error, { cassette: 2 })).toEqual(expected);
    expect(dispenserError(error, { cassette: 2, counts })).toEqual({ ...expected, counts });
  });

  it('00 is good, and asking for its error a bug', () => {
    expect(meaningOf(0)).toBe('good');
    expect(() => dispenserError(0)).toThrow('no error');
  });
});
