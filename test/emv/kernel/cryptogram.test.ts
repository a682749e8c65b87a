import { describe, expect, it } from 'vitest';
import { buildTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { sha1 } from '../../../crypto/sha1.ts';
import { signDynamicData } from '../../../emv/certificate/sign.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import type { CryptogramType } from '../../../emv/kernel/action-analysis.ts';
import { generateFirst, generateSecond, noteDefaultTdol } from '../../../emv/kernel/cryptogram.ts';
import { type Scene, sessionOf } from './terminal.ts';

const DOLS = { '8C': '9F02069F3704', '8D': '8A029F3704' };
const AC = 'A1A2A3A4A5A6A7A8';

async function first(asked: CryptogramType, p1: string, answer: string, scene: Scene = {}) {
  const script = `> 80AE${p1}000A0000020000000102030400\n< ${answer}`;
  const session = sessionOf({ ...scene, script, card: { ...DOLS, ...scene.card } });
  const came = await generateFirst(session, asked);
  session.end();
  return { session, said: came.ok ? came.value.type : `${came.error.why}: ${came.error.detail}` };
}

describe('first GENERATE AC (Book 3, 9.3 and 10.8)', () => {
  it('reads format 1', async () => {
    const { session, said } = await first('ARQC', '80', `800E800001${AC}0102039000`);
    expect(said).toBe('ARQC');
    const read = ['9F27', '9F36', '9F26', '9F10'].map((tag) => toHex(session.card.get(tag)!));
    expect(read).toEqual(['80', '0001', AC, '010203']);
    expect(toHex(session.tsi)).toBe('2000');
  });

  it('reads format 2, in any order', async () => {
    const answer = `77149F3602000 19F2608${AC}9F2701809000`.replaceAll(' ', '');
    const { session, said } = await first('ARQC', '80', answer);
    expect(said).toBe('ARQC');
    expect(session.card.has('9F10')).toBe(false);
  });

  it('never lets an answer replace what the records said', async () => {
    const answer = `771E9F36020001 5A084111111111111111 9F2608${AC}9F2701809000`.replaceAll(
      ' ',
      '',
    );
    const { session } = await first('ARQC', '80', answer, { card: { '5A': '9704000000000018' } });
    expect(toHex(session.card.get('5A')!)).toBe('9704000000000018');
  });

  it.each([
    ['AAC', '00', '00', 'AAC'],
    ['AAC', '00', '80', 'card-logic'],
    ['AAC', '00', '40', 'card-logic'],
    ['ARQC', '80', '00', 'AAC'],
    ['ARQC', '80', '80', 'ARQC'],
    ['ARQC', '80', '40', 'card-logic'],
    ['TC', '40', '00', 'AAC'],
    ['TC', '40', '80', 'ARQC'],
    ['TC', '40', '40', 'TC'],
    ['TC', '40', 'C0', 'missing-data'],
  ] as const)('asked for %s (%s), CID %s: %s', async (asked, p1, cid, said) => {
    expect((await first(asked, p1, `800B${cid}0001${AC}9000`)).said).toMatch(
      new RegExp(`^${said}`),
    );
  });

  it.each([
    ['6985', 'status: GENERATE AC: expected 9000'],
    ['9000', 'malformed-answer'],
    [`800A800001${AC.slice(2)}9000`, 'missing-data: GENERATE AC: expected 9F27, 9F36 and 9F26'],
    [`770F9F360200019F2608${AC}9000`.replace('770F', '7710'), 'missing-data'],
    ['7006 9F2701809F36 9000', 'malformed-answer'],
    [
      `802C800001${AC}${'00'.repeat(33)}9000`,
      'malformed-data: GENERATE AC: expected 9F10 of at most 32 bytes',
    ],
  ])('ends with %s', async (answer, said) => {
    expect((await first('ARQC', '80', answer)).said).toContain(said);
  });

  it('hashes the TDOL where the CDOL asks for it, and says when it is the default (9.2.2)', async () => {
    const hash = toHex(sha1(hex('000002000000')));
    const script = `> 80AE800014${hash}00\n< 800B800001${AC}9000`;
    const run = async (card: Record<string, string>, defaultTdol?: Uint8Array) => {
      const application = defaultTdol ? { defaultTdol } : {};
      const session = sessionOf({ script, application, card: { '8C': '9814', ...card } });
      noteDefaultTdol(session);
      await generateFirst(session, 'ARQC');
      session.end();
      return toHex(session.tvr);
    };
    expect(await run({ '97': '9F0206' })).toBe('0000000000');
    expect(await run({}, hex('9F0206'))).toBe('0000000080');
  });
});

const NUMBER = '0411223344';
const UN = hex('01020304');
const { card } = TEST_KEYS;

/** An answer to GENERATE AC that is signed over `hashed`. */
function signed(cid: string, hashed: string, change: { cid?: string; un?: string } = {}): string {
  const others = concat(buildTlv('9F27', hex(cid)), buildTlv('9F36', hex('0001')));
  const hash = sha1(concat(hex(hashed), others));
  const dynamicData = concat(hex(NUMBER), hex(change.cid ?? cid), hex(AC), hash);
  const signature = signDynamicData(card, dynamicData, change.un ? hex(change.un) : UN);
  return `${toHex(buildTlv('77', others, buildTlv('9F4B', signature)))}9000`;
}

describe('CDA (Book 2, 6.6)', () => {
  const CDOL1_DATA = '00000200000001020304';
  const CDOL2_DATA = '303001020304';

  async function generate(
    asked: CryptogramType,
    p1: string,
    answer: string,
    pdol = '',
    which: 'first' | 'second' = 'first',
  ) {
    const data = which === 'first' ? `0A${CDOL1_DATA}` : `06${CDOL2_DATA}`;
    const session = sessionOf({ script: `> 80AE${p1}00${data}00\n< ${answer}`, card: DOLS });
    session.authentication.method = 'cda';
    session.authentication.cardKey = card;
    session.pdolData = hex(pdol);
    session.cdol1Data = hex(CDOL1_DATA);
    session.terminal.set('8A', hex('3030'));
    const came =
      which === 'first'
        ? await generateFirst(session, asked)
        : await generateSecond(session, asked as 'AAC' | 'TC');
    session.end();
    if (!came.ok) return came.error.why;
    const verdict = came.value.signatureFailed ? 'failed' : 'good';
    const cryptogram = session.card.get('9F26');
    return [
      came.value.type,
      verdict,
      toHex(session.tvr),
      toHex(session.tsi),
      cryptogram && toHex(cryptogram),
    ]
      .filter(Boolean)
      .join(' ');
  }

  it('asks for the signature and takes the cryptogram out of it', async () => {
    expect(await generate('ARQC', '90', signed('80', CDOL1_DATA))).toBe(
      `ARQC good 0000000000 A000 ${AC}`,
    );
    expect(await generate('TC', '50', signed('40', CDOL1_DATA))).toBe(
      `TC good 0000000000 A000 ${AC}`,
    );
  });

  it('covers the PDOL, and with the second the CDOL1 as well', async () => {
    expect(await generate('ARQC', '90', signed('80', `0704${CDOL1_DATA}`), '0704')).toContain(
      'good',
    );
    const answer = signed('40', `0704${CDOL1_DATA}${CDOL2_DATA}`);
    expect(await generate('TC', '50', answer, '0704', 'second')).toContain('TC good');
  });

  it('keeps nothing of an earlier answer when the signature hides the new one', async () => {
    const answer = signed('80', '00');
    const session = sessionOf({
      script: `> 80AE90000A${CDOL1_DATA}00\n< ${answer}`,
      card: { ...DOLS, '9F26': 'FFFFFFFFFFFFFFFF', '9F10': 'FF' },
    });
    session.authentication.method = 'cda';
    session.authentication.cardKey = card;
    await generateFirst(session, 'ARQC');
    expect([session.card.has('9F26'), session.card.has('9F10')]).toEqual([false, false]);
  });

  it('asks for none with an AAC, and expects none with one', async () => {
    expect(await generate('AAC', '00', `800B000001${AC}9000`)).toContain('AAC good');
    expect(await generate('ARQC', '90', `800B000001${AC}9000`)).toContain('AAC good');
  });

  it.each([
    ['another hash', signed('80', '00')],
    ['another CID inside', signed('80', CDOL1_DATA, { cid: '40' })],
    ['another unpredictable number', signed('80', CDOL1_DATA, { un: '01020305' })],
    ['no signature', `800B800001${AC}9000`],
  ])('fails with %s', async (_, answer) => {
    expect(await generate('ARQC', '90', answer)).toMatch(/^ARQC failed 0400000000 A000/);
  });
});
