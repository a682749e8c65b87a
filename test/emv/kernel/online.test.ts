import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { authenticateIssuer } from '../../../emv/kernel/online.ts';
import { sessionOf } from './terminal.ts';

async function authenticate(aip: string, data91: string | undefined, script = '') {
  const session = sessionOf({ script, card: { '82': aip } });
  if (data91 !== undefined) session.terminal.set('91', hex(data91));
  const came = await authenticateIssuer(session);
  session.end();
  return came.ok ? `${toHex(session.tvr)} ${toHex(session.tsi)}` : came.error.why;
}

const EIGHT = '1122334455667788';

describe('issuer authentication (Book 3, 10.9)', () => {
  it.each([
    ['taken', '9000', '0000000000 1000'],
    ['refused', '6300', '0000000040 1000'],
    ['not possible', '6985', '0000000040 1000'],
  ])('EXTERNAL AUTHENTICATE %s', async (_, answer, results) => {
    expect(await authenticate('0400', EIGHT, `> 0082000008${EIGHT}\n< ${answer}`)).toBe(results);
  });

  it('is left to the second GENERATE AC where the AIP says so', async () => {
    expect(await authenticate('0000', EIGHT)).toBe('0000000000 0000');
  });

  it('is left out without data', async () => {
    expect(await authenticate('0400', undefined)).toBe('0000000000 0000');
  });

  it.each(['11223344556677', `${EIGHT}${EIGHT}99`])('fails unsent with 91 = %s', async (data91) => {
    expect(await authenticate('0400', data91)).toBe('0000000040 1000');
  });
});
