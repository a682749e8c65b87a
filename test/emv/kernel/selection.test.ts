import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { TerminalProfile } from '../../../emv/kernel/profile.ts';
import type { KernelQuestions } from '../../../emv/kernel/questions.ts';
import { findCandidates, selectApplication } from '../../../emv/kernel/selection.ts';
import { application, conversationOf, NAPAS } from './terminal.ts';

const VISA = application('A0000000031010');
const BOTH = { applications: [NAPAS, VISA] };

const NO_PSE = `
  > 00A404000E315041592E5359532E444446303100
  < 6A82`;
/** SFI 1 holds the directory. */
const PSE = `
  > 00A404000E315041592E5359532E444446303100
  < 6F15840E315041592E5359532E4444463031A5038801019000`;
const END_OF_DIRECTORY = '\n< 6A83';
const FCI_NAPAS = '6F1B8407A0000007271010A510500B4E415041532044454249548701019000';

async function candidates(script: string, profile: Partial<TerminalProfile> = BOTH) {
  const conversation = conversationOf({ script, profile });
  const found = await findCandidates(conversation);
  conversation.end();
  if (!found.ok) return found.error.why;
  return found.value.list.map(({ aid, name, priority, mustConfirm }) =>
    [toHex(aid), name, priority, mustConfirm ? 'confirm' : ''].join(' ').trim(),
  );
}

describe('candidate list by the directory (Book 1, 12.3.2)', () => {
  it('takes what both know, record by record', async () => {
    const script = `${PSE}
      > 00B2010C00
      < 701B61194F07A0000007271010500B4E41504153204445424954870101 9000
      > 00B2020C00
      < 702B 61124F07A0000000031010500456495341870182 61154F07A0000000041010500A4D415354455243415244 9000
      > 00B2030C00${END_OF_DIRECTORY}`;
    expect(await candidates(script)).toEqual([
      'A0000007271010 NAPAS DEBIT 1',
      'A0000000031010 VISA 2 confirm',
    ]);
  });

  it('shows preferred names in the alphabet of the directory', async () => {
    const script = `
      > 00A404000E315041592E5359532E444446303100
      < 6F19840E315041592E5359532E4444463031A5078801019F1101019000
      > 00B2010C00
      < 701461124F07A000000727101050014E9F1203DCC0459000
      > 00B2020C00${END_OF_DIRECTORY}`;
    expect(await candidates(script)).toEqual(['A0000007271010 ÜÀE 0']);
  });

  it('goes to the list of AIDs when the directory holds nothing for it', async () => {
    const script = `${PSE}
      > 00B2010C00
      < 700B61094F07A00000000410109000
      > 00B2020C00${END_OF_DIRECTORY}
      > 00A4040007A000000727101000
      < ${FCI_NAPAS}
      > 00A4040007A000000003101000
      < 6A82`;
    expect(await candidates(script)).toEqual(['A0000007271010 NAPAS DEBIT 1']);
  });

  it.each([
    ['a status of its own', '6985'],
    ['TLV that breaks off', '700961094F07A000000727109000'],
    ['another template', '77009000'],
  ])('drops a directory that answers %s', async (_, answer) => {
    const script = `${PSE}
      > 00B2010C00
      < ${answer}
      > 00A4040007A000000727101000
      < 6A82`;
    expect(await candidates(script, {})).toEqual([]);
  });

  it.each([
    ['without an SFI', '6F12840E315041592E5359532E4444463031A5009000'],
    ['with SFI 11', '6F15840E315041592E5359532E4444463031A50388010B9000'],
    ['that is blocked', '6283'],
  ])('does not use a directory %s', async (_, answer) => {
    const script = `
      > 00A404000E315041592E5359532E444446303100
      < ${answer}
      > 00A4040007A000000727101000
      < 6A82`;
    expect(await candidates(script, {})).toEqual([]);
  });

  it('ends with a blocked card', async () => {
    expect(await candidates('> 00A404000E315041592E5359532E444446303100\n< 6A81')).toBe(
      'card-blocked',
    );
  });
});

describe('list of AIDs (Book 1, 12.3.3)', () => {
  it('goes on with SELECT NEXT while longer names match', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < 6F0F8408A000000727101001A5035001419000
      > 00A4040207A000000727101000
      < 6F0F8408A000000727101002A5035001429000
      > 00A4040207A000000727101000
      < 6A82`;
    expect(await candidates(script, {})).toEqual(['A000000727101001 A 0', 'A000000727101002 B 0']);
  });

  it('takes no longer name where the whole one is wanted', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < 6F0F8408A000000727101001A5035001419000
      > 00A4040207A000000727101000
      < 6A82`;
    const exact = [application('A0000007271010', { partialName: false })];
    expect(await candidates(script, { applications: exact })).toEqual([]);
  });

  it('stops with a card that gives the same name for ever', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < 6F0F8408A000000727101001A5035001419000
      > 00A4040207A000000727101000
      < 6F0F8408A000000727101001A5035001419000`;
    expect(await candidates(script, {})).toEqual(['A000000727101001 A 0']);
  });

  it('goes on behind a name that another of its AIDs has found', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < ${FCI_NAPAS}
      > 00A4040005A00000072700
      < ${FCI_NAPAS}
      > 00A4040205A00000072700
      < 6F0E8407A0000007272020A5035001429000
      > 00A4040205A00000072700
      < 6A82`;
    const applications = [NAPAS, application('A000000727')];
    expect(await candidates(script, { applications })).toEqual([
      'A0000007271010 NAPAS DEBIT 1',
      'A0000007272020 B 0',
    ]);
  });

  it('leaves out a blocked application', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < 6F1B8407A0000007271010A510500B4E415041532044454249548701016283
      > 00A4040007A000000003101000
      < 6F0C8407A0000000031010A5019000`;
    const conversation = conversationOf({ script, profile: BOTH });
    const found = await findCandidates(conversation);
    conversation.end();
    expect(found).toEqual({ ok: true, value: { list: [], blockedSeen: true } });
  });

  it('ends with 6A81 to the first SELECT', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < 6A81`;
    expect(await candidates(script)).toBe('card-blocked');
  });
});

describe('final selection (Book 1, 12.4)', () => {
  const two = {
    blockedSeen: false,
    list: [
      { aid: VISA.aid, name: 'VISA', priority: 2, mustConfirm: false, application: VISA },
      { aid: NAPAS.aid, name: 'NAPAS', priority: 1, mustConfirm: false, application: NAPAS },
    ],
  };
  const SELECT_NAPAS = `
    > 00A4040007A000000727101000
    < ${FCI_NAPAS}`;
  const SELECT_VISA = `
    > 00A4040007A000000003101000
    < 6F0E8407A0000000031010A5035001569000`;

  async function select(
    script: string,
    list: typeof two,
    ask: Partial<KernelQuestions> = {},
    profile: Partial<TerminalProfile> = {},
  ) {
    const conversation = conversationOf({ script, ask, profile });
    const chosen = await selectApplication(conversation, list, 'first');
    conversation.end();
    if (!chosen.ok) return chosen.error.why;
    return `${chosen.value.candidate.name}, then ${chosen.value.others.map((one) => one.name)}`;
  }

  it('offers the choice by priority', async () => {
    const seen: string[] = [];
    const chooseApplication: KernelQuestions['chooseApplication'] = async (choices, attempt) => {
      seen.push(`${attempt}: ${choices.map(({ name }) => name)}`);
      return 1;
    };
    expect(await select(SELECT_VISA, two, { chooseApplication })).toBe('VISA, then NAPAS');
    expect(seen).toEqual(['first: NAPAS,VISA']);
  });

  it('chooses by priority where nobody can be asked', async () => {
    const profile = { cardholderChooses: false };
    expect(await select(SELECT_NAPAS, two, {}, profile)).toBe('NAPAS, then VISA');
  });

  it('asks nothing about a single application', async () => {
    const one = { ...two, list: two.list.slice(1) };
    expect(await select(SELECT_NAPAS, one)).toBe('NAPAS, then ');
  });

  it('asks about a single one that wants a confirmation', async () => {
    const one = { ...two, list: [{ ...two.list[1]!, mustConfirm: true }] };
    expect(await select('', one, { chooseApplication: async () => 'cancelled' })).toBe('cancelled');
    expect(await select('', one, {}, { cardholderChooses: false })).toBe('no-application');
  });

  it('turns to the next when the chosen one is blocked', async () => {
    const seen: string[] = [];
    const chooseApplication: KernelQuestions['chooseApplication'] = async (choices, attempt) => {
      seen.push(`${attempt}: ${choices.map(({ name }) => name)}`);
      return 0;
    };
    const script = `
      > 00A4040007A000000727101000
      < 6283
      ${SELECT_VISA}`;
    expect(await select(script, two, { chooseApplication })).toBe('VISA, then ');
    expect(seen).toEqual(['first: NAPAS,VISA']);
  });

  it('says that the application is blocked when none is left', async () => {
    const script = '> 00A4040007A000000727101000\n< 6283';
    const one = { ...two, list: two.list.slice(1) };
    expect(await select(script, one)).toBe('application-blocked');
  });

  it('takes no FCI of another name', async () => {
    const script = '> 00A4040007A000000727101000\n< 6F0E8407A0000000031010A5035001569000';
    const one = { ...two, list: two.list.slice(1) };
    expect(await select(script, one)).toBe('no-application');
  });

  it('shows the preferred name only in an alphabet it has', async () => {
    const script = `${NO_PSE}
      > 00A4040007A000000727101000
      < 6F1A8407A0000007271010A50F50034445429F12034E41509F1101019000`;
    expect(await candidates(script, {})).toEqual(['A0000007271010 NAP 0']);
    const plain = { additionalCapabilities: hex('FF80F0F000') };
    expect(await candidates(script, plain)).toEqual(['A0000007271010 DEB 0']);
  });
});
