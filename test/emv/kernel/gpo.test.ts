import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { initiateApplication } from '../../../emv/kernel/gpo.ts';
import { sessionOf } from './terminal.ts';

async function initiate(script: string, card: Record<string, string> = {}) {
  const session = sessionOf({ script, card });
  const came = await initiateApplication(session);
  session.end();
  if (!came.ok) return `${came.error.why}: ${came.error.detail}`;
  if (came.value === 'not-this-one') return came.value;
  return `AIP ${toHex(session.card.get('82')!)} AFL ${toHex(session.card.get('94')!)}`;
}

describe('initiate application processing (Book 3, 10.1)', () => {
  it.each([
    ['format 1', '800E3C00080202001001020018010201 9000'],
    ['format 2', '771282023C00940C080202001001020018010201 9000'],
  ])('reads AIP and AFL of %s', async (_, answer) => {
    const script = `> 80A8000002830000\n< ${answer}`;
    expect(await initiate(script)).toBe('AIP 3C00 AFL 080202001001020018010201');
  });

  it('sends what the PDOL asks for', async () => {
    const script = `
      > 80A800000D830B000002000000070401020300
      < 80061800080101009000`;
    const pdol = '9F02069F1A029F3703';
    expect(await initiate(script, { '9F38': pdol })).toBe('AIP 1800 AFL 08010100');
  });

  it('goes back to the selection with 6985', async () => {
    expect(await initiate('> 80A8000002830000\n< 6985')).toBe('not-this-one');
  });

  it.each([
    ['6A81', 'status: GET PROCESSING OPTIONS: expected 9000 or 6985'],
    ['8001189000', 'missing-data: GET PROCESSING OPTIONS: expected an AIP of 2 bytes'],
    ['77069404080101009000', 'missing-data: GET PROCESSING OPTIONS: expected an AIP of 2 bytes'],
    ['7009820218009000', 'malformed-answer: GET PROCESSING OPTIONS'],
    ['9000', 'malformed-answer: GET PROCESSING OPTIONS: expected the template 77 or 80'],
  ])('ends with %s', async (answer, end) => {
    expect(await initiate(`> 80A8000002830000\n< ${answer}`)).toContain(end);
  });

  it('ends with a PDOL that is none', async () => {
    expect(await initiate('', { '9F38': '9F02' })).toContain('malformed-data: PDOL');
  });
});
