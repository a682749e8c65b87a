import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { readRecord, selectByName, verify } from '../../../emv/commands.ts';
import { createCardLink } from '../../../emv/kernel/card-link.ts';
import { conversationOf } from './terminal.ts';

const SELECT = selectByName(hex('A0000007271010'));

async function answer(protocol: 'T=0' | 'T=1', script: string, command = SELECT) {
  const card = conversationOf({ protocol, script });
  const came = await card.link.send(command);
  card.end();
  return came.ok ? `${toHex(came.value.data)} ${came.value.sw.toString(16)}` : came.error;
}

describe('card link (Book 1, 9.3.1)', () => {
  it('T=1 sends case 4 as it is', async () => {
    expect(await answer('T=1', '> 00A4040007A000000727101000\n< 6F019000')).toBe('6F01 9000');
  });

  it('T=0 sends no Le behind data and fetches what waits', async () => {
    const script = `
      > 00A4040007A0000007271010
      < 6102
      > 00C0000002
      < 6F019000`;
    expect(await answer('T=0', script)).toBe('6F01 9000');
  });

  it('asks again with the length the card names', async () => {
    const script = `
      > 00B2010C00
      < 6C03
      > 00B2010C03
      < 7001019000`;
    expect(await answer('T=0', script, readRecord(1, 1))).toBe('700101 9000');
  });

  it('joins an answer that comes in pieces', async () => {
    const script = `
      > 00A4040007A0000007271010
      < 6102
      > 00C0000002
      < 6F006101
      > 00C0000001
      < 019000`;
    expect(await answer('T=0', script)).toBe('6F0001 9000');
  });

  it('T=0 fetches the data that a warning is about, and keeps the warning', async () => {
    const script = `
      > 00A4040007A0000007271010
      < 6283
      > 00C0000000
      < 6C02
      > 00C0000002
      < 6F009000`;
    expect(await answer('T=0', script)).toBe('6F00 6283');
  });

  it('does not take a wrong PIN for a warning with data', async () => {
    const script = '> 0020008008241234FFFFFFFFFF\n< 63C2';
    expect(await answer('T=0', script, verify('plain', hex('241234FFFFFFFFFF')))).toBe(' 63c2');
  });

  it.each([
    ['', { why: 'no-answer', detail: 'SELECT: no answer' }],
    ['90', { why: 'malformed-answer', detail: expect.stringContaining('SW1 SW2') }],
  ])('ends with an answer of %j', async (response, end) => {
    const transceive = async () => hex(response);
    const link = createCardLink({ transceive, protocol: 'T=1', log: () => {} });
    expect(await link.send(SELECT)).toEqual({ ok: false, error: end });
  });

  it('ends with a card that always has more', async () => {
    const transceive = async () => hex('6101');
    const link = createCardLink({ transceive, protocol: 'T=0', log: () => {} });
    expect(await link.send(SELECT)).toMatchObject({ error: { why: 'malformed-answer' } });
  });

  it('ends with a terminal that never stops', async () => {
    let sent = 0;
    const transceive = async () => {
      sent++;
      return hex('9000');
    };
    const link = createCardLink({ transceive, protocol: 'T=0', log: () => {} });
    for (let i = 0; i < 500; i++) expect((await link.send(SELECT)).ok).toBe(true);
    expect(await link.send(SELECT)).toMatchObject({ error: { why: 'too-many-commands' } });
    expect(sent).toBe(500);
  });
});
