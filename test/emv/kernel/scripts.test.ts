import { describe, expect, it } from 'vitest';
import { parseTlv } from '../../../bytes/ber-tlv.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { runScripts } from '../../../emv/kernel/scripts.ts';
import { sessionOf } from './terminal.ts';

const BLOCK = '841E000008A1A2A3A4A5A6A7A8';
const UNBLOCK_PIN = '8424000008B1B2B3B4B5B6B7B8';

async function run(scripts: string, script = '', when: '71' | '72' = '72') {
  const session = sessionOf({ script });
  const parsed = parseTlv(hex(scripts), { shallow: true });
  const came = await runScripts(session, parsed.ok ? parsed.value : [], when);
  session.end();
  if (!came.ok) return came.error.why;
  const results = session.progress.scriptResults.map(toHex).join(' ') || 'none';
  return [results, toHex(session.tvr), toHex(session.tsi)].join(', ');
}

describe('issuer scripts (Book 3, 10.10)', () => {
  it('sends each command and counts none as failed', async () => {
    const script = `> ${UNBLOCK_PIN}\n< 9000\n> ${BLOCK}\n< 9000`;
    expect(await run(`7225 9F180411223344 860D${UNBLOCK_PIN} 860D${BLOCK}`, script)).toBe(
      '2011223344, 0000000000, 0400',
    );
  });

  it('a warning is no failure', async () => {
    expect(await run(`720F860D${BLOCK}`, `> ${BLOCK}\n< 6200`)).toBe(
      '2000000000, 0000000000, 0400',
    );
  });

  it('stops at the first command that fails, and says which', async () => {
    const script = `> ${UNBLOCK_PIN}\n< 9000\n> ${BLOCK}\n< 6988`;
    const body = `860D${UNBLOCK_PIN}860D${BLOCK}860D${UNBLOCK_PIN}`;
    expect(await run(`722D${body}`, script)).toBe('1200000000, 0000000010, 0400');
  });

  it('notes the time of a failure in the TVR', async () => {
    expect(await run(`710F860D${BLOCK}`, `> ${BLOCK}\n< 6985`, '71')).toBe(
      '1100000000, 0000000020, 0400',
    );
    expect(await run(`720F860D${BLOCK}`, `> ${BLOCK}\n< 6985`, '72')).toBe(
      '1100000000, 0000000010, 0400',
    );
  });

  it('runs only those of its time, one result each', async () => {
    const script = `> ${BLOCK}\n< 9000\n> ${UNBLOCK_PIN}\n< 9000`;
    const body = `710F860D${UNBLOCK_PIN}720F860D${BLOCK}720F860D${UNBLOCK_PIN}`;
    expect(await run(body, script)).toBe('2000000000 2000000000, 0000000000, 0400');
  });

  it.each([
    ['no command', '72079F180411223344', '0011223344'],
    ['TLV that breaks off', '7203860D84', '0000000000'],
    ['a command that is none', '72058603841E00', '1100000000'],
  ])('%s is not performed', async (_, body, result) => {
    expect(await run(body)).toBe(`${result}, 0000000010, 0400`);
  });

  it('ends when the card is gone, and keeps what was done until then', async () => {
    const session = sessionOf({ script: `> ${UNBLOCK_PIN}\n< 9000` });
    let left = 1;
    const link: typeof session.link = {
      ...session.link,
      send: async (command) =>
        left-- > 0
          ? session.link.send(command)
          : { ok: false, error: { why: 'no-answer', detail: '' } },
    };
    const parsed = parseTlv(hex(`720F860D${UNBLOCK_PIN}720F860D${BLOCK}`));
    const came = await runScripts({ ...session, link }, parsed.ok ? parsed.value : [], '72');
    expect(came).toMatchObject({ error: { why: 'no-answer' } });
    expect(session.progress.scriptResults.map(toHex)).toEqual(['2000000000', '1100000000']);
    expect(toHex(session.terminal.get('9F5B')!)).toBe('20000000001100000000');
    expect([toHex(session.tvr), toHex(session.tsi)]).toEqual(['0000000010', '0400']);
  });
});
