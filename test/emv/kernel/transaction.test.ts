import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { sha1 } from '../../../crypto/sha1.ts';
import type { KernelOutcome } from '../../../emv/kernel/outcome.ts';
import type { KernelQuestions, OnlineAnswer } from '../../../emv/kernel/questions.ts';
import { runContact } from '../../../emv/kernel/transaction.ts';
import { BEGINNING, cryptogram, firstGenerate, SELECTION, secondGenerate } from './card.ts';
import { ATM, answers, application, NAPAS, POS, PURCHASE, play, scripted } from './terminal.ts';

const ARPC = '1122334455667788';
const APPROVED: OnlineAnswer = { kind: 'answered', approved: true, responseCode: '00' };
const DECLINED: OnlineAnswer = { kind: 'answered', approved: false, responseCode: '05' };

const host = (answer: OnlineAnswer): Partial<KernelQuestions> => ({ goOnline: async () => answer });
const withArpc = (answer: OnlineAnswer, scripts = ''): Partial<KernelQuestions> =>
  host({ ...answer, field55: Buffer.from(`9108${ARPC}${scripts}`, 'hex') } as OnlineAnswer);

const AUTHENTICATE = `
  > 0082000008${ARPC}
  < 9000`;
const ARQC = BEGINNING + firstGenerate('80', cryptogram('80'));

function results(outcome: KernelOutcome): string {
  const { kind, authorisationResponseCode, tvr, tsi, reverse } = outcome;
  const code = authorisationResponseCode ?? '--';
  return [kind, code, toHex(tvr), toHex(tsi), ...(reverse ? ['reverse'] : [])].join(' ');
}

describe('a transaction with the host', () => {
  it('approved: ARQC, ARPC, TC', async () => {
    const script = ARQC + AUTHENTICATE + secondGenerate('40', '3030', cryptogram('40'), ARPC);
    const outcome = await play({ script, ask: withArpc(APPROVED) });
    expect(results(outcome)).toBe('approved-online 00 8000000000 7800');
    expect(toHex(outcome.cvmResults)).toBe('1F0002');
    expect(outcome.cid).toBe(0x40);
    expect(toHex(outcome.field55)).toBe(
      '9F02060000020000009F03060000000000009F1A02070495058000000000' +
        '5F2A0207049A032611229C01009F37040102030482021C009F36020001' +
        '9F2608A1A2A3A4A5A6A7A89F2701409F100706010A03A000009F330360F8C8' +
        '9F34031F00029F3501229F090200018407A00000072710105F340101',
    );
    expect(outcome.log.at(-1)).toBe('approved-online');
  });

  it('sends the ARQC and the results so far', async () => {
    const seen: string[] = [];
    const goOnline: KernelQuestions['goOnline'] = async ({ field55, onlinePin, data }) => {
      seen.push(toHex(field55).slice(40, 60), String(onlinePin), toHex(data.get('9F27')!));
      return DECLINED;
    };
    await play({
      script: ARQC + secondGenerate('00', '3035', cryptogram('00')),
      ask: { goOnline },
    });
    expect(seen).toEqual([expect.any(String), 'false', '80']);
  });

  it('declined: the second GENERATE AC asks for an AAC', async () => {
    const script = ARQC + secondGenerate('00', '3035', cryptogram('00'));
    const outcome = await play({ script, ask: host(DECLINED) });
    expect(results(outcome)).toBe('declined-online 05 8000000000 6800');
  });

  it('the ARPC is wrong and the card declines: reverse', async () => {
    const script = `${ARQC}
      > 0082000008${ARPC}
      < 6300
      ${secondGenerate('40', '3030', cryptogram('00'), ARPC, '8000000040')}`;
    const outcome = await play({ script, ask: withArpc(APPROVED) });
    expect(results(outcome)).toBe('declined-by-card-after-host 00 8000000040 7800 reverse');
  });

  it('scripts before and after', async () => {
    const block = '841E000008A1A2A3A4A5A6A7A8';
    const scripts = `710F860D${block}72169F1804AABBCCDD860D${block}`;
    const script = `${ARQC}${AUTHENTICATE}
      > ${block}
      < 6985
      ${secondGenerate('40', '3030', cryptogram('40'), ARPC, '8000000020')}
      > ${block}
      < 9000`;
    const outcome = await play({ script, ask: withArpc(APPROVED, scripts) });
    expect(results(outcome)).toBe('approved-online 00 8000000020 7C00');
    expect(outcome.scriptResults.map(toHex)).toEqual(['1100000000', '20AABBCCDD']);
    expect(toHex(outcome.field55)).toContain('9F5B0A110000000020AABBCCDD');
  });

  it('a script that is broken within costs no ARPC', async () => {
    const script =
      ARQC + AUTHENTICATE + secondGenerate('40', '3030', cryptogram('40'), ARPC, '8000000000');
    const outcome = await play({ script, ask: withArpc(APPROVED, '7203860D84') });
    expect(results(outcome)).toBe('approved-online 00 8000000010 7C00');
  });

  it('torn out before the second GENERATE AC: reverse', async () => {
    const card = scripted(ARQC + AUTHENTICATE);
    let left = 8;
    const outcome = await runContact({
      transceive: async (command) => (left-- > 0 ? card.transceive(command) : new Uint8Array(0)),
      protocol: 'T=1',
      profile: POS,
      transaction: PURCHASE,
      ask: answers(withArpc(APPROVED)),
    });
    expect(results(outcome)).toBe('ended 00 8000000000 7800 reverse');
    expect(outcome.end).toEqual({ why: 'no-answer', detail: 'GENERATE AC: no answer' });
    expect(outcome.fallbackAllowed).toBe(false);
  });

  it('an ARQC for an answer to the second: the card makes no sense, reverse', async () => {
    const script = ARQC + secondGenerate('40', '3030', cryptogram('80'));
    const outcome = await play({ script, ask: host(APPROVED) });
    expect(outcome.end?.why).toBe('card-logic');
    expect(outcome.reverse).toBe(true);
  });
});

describe('without the host (Book 3, 10.7 and 10.9)', () => {
  it('unable to go online: default action codes decline what was not authenticated', async () => {
    const script = ARQC + secondGenerate('00', '5A33', cryptogram('00'));
    const outcome = await play({ script, ask: host({ kind: 'unable' }) });
    expect(results(outcome)).toBe('declined-offline Z3 8000000000 6800');
  });

  it('the card declines offline', async () => {
    const script = BEGINNING + firstGenerate('80', cryptogram('00'));
    expect(results(await play({ script }))).toBe('declined-offline Z1 8000000000 6800');
  });

  it('action codes may name the default TDOL (Book 3, 9.2.2 and 10.7)', async () => {
    const hash = toHex(sha1(hex('000002000000')));
    const script = `${SELECTION}
      > 80A8000002830000
      < 80060000080101009000
      > 00B2010C00
      < 70205A0897040000000000185F24033112318C0298148D028A029F0E0500000000809000
      > 80AE000014${hash}00
      < 800B000001A1A2A3A4A5A6A7A89000`;
    const applications = [{ ...NAPAS, defaultTdol: hex('9F0206') }];
    const outcome = await play({ script, profile: { applications } });
    expect(results(outcome)).toBe('declined-offline Z1 8000000080 2000');
  });

  it('a TC where an ARQC was asked ends the session (Book 3, 9.3)', async () => {
    const script = BEGINNING + firstGenerate('80', cryptogram('40'));
    const outcome = await play({ script });
    expect(outcome.end).toEqual({
      why: 'card-logic',
      detail: 'GENERATE AC: the card answered more than was asked',
    });
  });
});

describe('before the transaction', () => {
  it('6985 drops the application and selects another (Book 3, 10.1)', async () => {
    const profile = { applications: [NAPAS, application('A0000000031010')] };
    const script = `
      > 00A404000E315041592E5359532E444446303100
      < 6A82
      > 00A4040007A000000727101000
      < 6F0E8407A0000007271010A5035001419000
      > 00A4040007A000000003101000
      < 6F0E8407A0000000031010A5035001429000
      > 00A4040007A000000727101000
      < 6F0E8407A0000007271010A5035001419000
      > 80A8000002830000
      < 6985
      > 00A4040007A000000003101000
      < 6F0E8407A0000000031010A5035001429000
      > 80A8000002830000
      < 6985`;
    const outcome = await play({ script, profile, ask: { chooseApplication: async () => 0 } });
    expect(outcome.end?.why).toBe('no-application');
    expect(outcome.fallbackAllowed).toBe(false);
  });

  it('the customer does not confirm the amount', async () => {
    const seen: unknown[] = [];
    const confirmAmount: KernelQuestions['confirmAmount'] = async (request) => {
      seen.push(request);
      return 'cancelled';
    };
    const outcome = await play({ script: SELECTION, ask: { confirmAmount } });
    expect(outcome.end?.why).toBe('cancelled');
    expect(seen).toEqual([{ name: 'NAPAS DEBIT', amount: 2_000_000, languages: [] }]);
  });
});

/** A cash machine and a T=0 card, 61xx and 6Cxx and all, as it went over the wire. */
const RECORDED = `
  > 00A404000E315041592E5359532E4444463031
  < 611A
  > 00C000001A
  < 6F18840E315041592E5359532E4444463031A5068801015F2D009000
  > 00B2010C00
  < 6C1D
  > 00B2010C1D
  < 701B61194F07A0000007271010500B4E415041532044454249548701019000
  > 00B2020C00
  < 6A83
  > 00A4040007A0000007271010
  < 6122
  > 00C0000022
  < 6F208407A0000007271010A515500B4E415041532044454249549F38059F1A0295059000
  > 80A8000009830707040000000000
  < 6108
  > 00C0000008
  < 80061C00080102009000
  > 00B2010C00
  < 6C3E
  > 00B2010C3E
  < 703C5A0897040000000000185F24033112315F3401018C089F020695059F37048D068A02910895058E0A000000000000000002009F420207049F080200019000
  > 00B2020C00
  < 6C2A
  > 00B2020C2A
  < 70289F0702FFC05F280207045F25032401019F0E0500000000009F0F05FC50F8F8009F0D05FC50F0F8009000
  > 80AE80000F000002000000800004000001020304
  < 6114
  > 00C0000014
  < 8012800001A1A2A3A4A5A6A7A806010A03A000009000
  > 00820000081122334455667788
  < 9000
  > 80AE40000F303011223344556677888000040000
  < 6114
  > 00C0000014
  < 8012400001A1A2A3A4A5A6A7A806010A03A000009000`;

describe('a recorded trace (T=0)', () => {
  it('replays byte for byte', async () => {
    const replay = () =>
      play({
        script: RECORDED,
        protocol: 'T=0',
        profile: ATM,
        transaction: { type: 0x01 },
        ask: { ...withArpc(APPROVED), onlinePin: async () => 'entered' },
      });
    const first = await replay();
    expect(results(first)).toBe('approved-online 00 8000040000 7800');
    expect(toHex(first.cvmResults)).toBe('020000');
    expect(await replay()).toEqual(first);
  });
});
