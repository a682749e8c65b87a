import { describe, expect, it } from 'vitest';
import { fromAscii } from '../../../bytes/ascii.ts';
import { hex } from '../../../bytes/hex.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import { complete } from '../../../emv/kernel/completion.ts';
import type { Cryptogram } from '../../../emv/kernel/cryptogram.ts';
import type { OnlineAnswer } from '../../../emv/kernel/questions.ts';
import { ATM, type Scene, sessionOf } from './terminal.ts';

const CARD = { '8D': '8A02' };
const GOOD: Cryptogram = { type: 'ARQC', signatureFailed: false };
const AC = 'A1A2A3A4A5A6A7A8';

const second = (p1: string, code: string, cid: string) => `
  > 80AE${p1}0002${code}00
  < 800B${cid}0001${AC}9000`;

async function finish(first: Cryptogram, answer: OnlineAnswer | undefined, scene: Scene = {}) {
  const ask = answer ? { goOnline: async () => answer } : {};
  const session = sessionOf({ ...scene, ask, card: { ...CARD, ...scene.card } });
  session.tvr.set(hex('0000008000'));
  const came = await complete(session, first);
  session.end();
  if (!came.ok) return came.error.why;
  const code = session.terminal.get('8A');
  return `${came.value} ${code ? fromAscii(code) : ''}`;
}

const APPROVED: OnlineAnswer = { kind: 'answered', approved: true, responseCode: '00' };
const DECLINED: OnlineAnswer = { kind: 'answered', approved: false, responseCode: '51' };
const UNABLE: OnlineAnswer = { kind: 'unable' };
const MAY = { '9F0D': '0000000000' };
const LENIENT = {
  denial: hex('0000000000'),
  online: hex('0000000000'),
  default: hex('0000000000'),
};

describe('completion (Book 3, 10.11)', () => {
  it.each([
    ['TC', false, 'approved-offline Y1'],
    ['AAC', false, 'declined-offline Z1'],
    ['TC', true, 'declined-offline Z1'],
  ] as const)('offline: %s, signature failed %s', async (type, signatureFailed, outcome) => {
    expect(await finish({ type, signatureFailed }, undefined)).toBe(outcome);
  });

  it('an ARQC whose signature failed goes to no host: AAC (Book 2, 6.6.2)', async () => {
    const scene = { script: second('00', '5A31', '00') };
    expect(await finish({ type: 'ARQC', signatureFailed: true }, undefined, scene)).toBe(
      'declined-offline Z1',
    );
  });

  it.each([
    ['approved, TC', APPROVED, second('40', '3030', '40'), 'approved-online 00'],
    ['approved, AAC', APPROVED, second('40', '3030', '00'), 'declined-by-card-after-host 00'],
    ['declined', DECLINED, second('00', '3531', '00'), 'declined-online 51'],
    ['declined, TC all the same', DECLINED, second('00', '3531', '40'), 'card-logic'],
  ])('%s', async (_, answer, script, outcome) => {
    expect(await finish(GOOD, answer, { script })).toBe(outcome);
  });

  it('the issuer’s own 8A goes before field 39', async () => {
    const answer = { ...APPROVED, field55: hex('8A025931') };
    expect(await finish(GOOD, answer, { script: second('40', '5931', '40') })).toBe(
      'approved-online Y1',
    );
  });

  it.each([
    [
      'default codes name nothing: TC',
      LENIENT,
      MAY,
      second('40', '5933', '40'),
      'approved-offline Y3',
    ],
    ['the card declines even so', LENIENT, MAY, second('40', '5933', '00'), 'declined-offline Z3'],
    [
      'the card’s codes name the floor limit',
      LENIENT,
      {},
      second('00', '5A33', '00'),
      'declined-offline Z3',
    ],
  ])('unable to go online: %s', async (_, actionCodes, card, script, outcome) => {
    expect(await finish(GOOD, UNABLE, { application: { actionCodes }, card, script })).toBe(
      outcome,
    );
  });

  it('a terminal that is always online approves nothing without the host', async () => {
    const scene = {
      profile: ATM,
      application: { actionCodes: LENIENT },
      card: MAY,
      script: second('00', '5A33', '00'),
    };
    expect(await finish(GOOD, UNABLE, scene)).toBe('declined-offline Z3');
  });

  it('a terminal that is never online asks no host (Book 3, 10.7)', async () => {
    const scene = {
      profile: { type: 0x23 },
      application: { actionCodes: LENIENT },
      card: MAY,
      script: second('40', '5933', '40'),
    };
    expect(await finish(GOOD, undefined, scene)).toBe('approved-offline Y3');
  });

  it('a TC whose signature fails approves nothing, whatever the host said', async () => {
    const session = sessionOf({
      card: CARD,
      script: `> 80AE500002303000\n< 800B400001${AC}9000`,
      ask: { goOnline: async () => APPROVED },
    });
    session.authentication.method = 'cda';
    session.authentication.cardKey = TEST_KEYS.card;
    expect(await complete(session, GOOD)).toEqual({
      ok: true,
      value: 'declined-by-card-after-host',
    });
  });

  it('a card gone during the last script has still approved', async () => {
    const field55 = hex('720F860D841E000008A1A2A3A4A5A6A7A8');
    const session = sessionOf({
      card: CARD,
      script: second('40', '3030', '40'),
      ask: { goOnline: async () => ({ ...APPROVED, field55 }) },
    });
    let left = 1;
    const link: typeof session.link = {
      ...session.link,
      send: async (command) =>
        left-- > 0
          ? session.link.send(command)
          : { ok: false, error: { why: 'no-answer', detail: 'no answer' } },
    };
    expect(await complete({ ...session, link }, GOOD)).toEqual({
      ok: true,
      value: 'approved-online',
    });
    expect(session.tvr[4]).toBe(0x10);
  });
});
