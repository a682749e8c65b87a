import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import { analyseAction, withoutHost } from '../../../emv/kernel/action-analysis.ts';
import { sessionOf } from './terminal.ts';

const NONE = '0000000000';

function analyse(type: number, tvr: string, issuer: string[], terminal: string[]) {
  const tags = ['9F0E', '9F0F', '9F0D'];
  const entries = tags.flatMap((tag, i) => (issuer[i] === undefined ? [] : [[tag, issuer[i]]]));
  const [denial, online, fallback] = terminal.map(hex);
  const session = sessionOf({
    profile: { type },
    card: Object.fromEntries(entries),
    application: { actionCodes: { denial: denial!, online: online!, default: fallback! } },
  });
  session.tvr.set(hex(tvr));
  return `${analyseAction(session)}, else ${withoutHost(session)}`;
}

const NO_CODES = [NONE, NONE, NONE];
const DENIAL = ['0040000000', NONE, NONE];
const ONLINE = [NONE, '0040000000', NONE];
const DEFAULT = [NONE, NONE, '0040000000'];
const EXPIRED = '0040000000';

describe('terminal action analysis (Book 3, 10.7)', () => {
  it.each([
    ['nothing happened', 0x22, NONE, NO_CODES, NO_CODES, 'TC, else TC'],
    ['nothing named', 0x22, EXPIRED, NO_CODES, NO_CODES, 'TC, else TC'],
    ['denied by the card', 0x22, EXPIRED, DENIAL, NO_CODES, 'AAC, else TC'],
    ['denied by the terminal', 0x22, EXPIRED, NO_CODES, DENIAL, 'AAC, else TC'],
    ['online by the card', 0x22, EXPIRED, ONLINE, NO_CODES, 'ARQC, else TC'],
    ['online by the terminal', 0x22, EXPIRED, NO_CODES, ONLINE, 'ARQC, else TC'],
    ['denial goes before online', 0x22, EXPIRED, ONLINE, DENIAL, 'AAC, else TC'],
    ['default', 0x22, EXPIRED, DEFAULT, NO_CODES, 'TC, else AAC'],
    ['no codes on the card: any bit goes online', 0x22, EXPIRED, [], NO_CODES, 'ARQC, else AAC'],
    ['no codes on the card, nothing happened', 0x22, NONE, [], NO_CODES, 'TC, else TC'],
    ['online-only terminal', 0x14, NONE, NO_CODES, NO_CODES, 'ARQC, else TC'],
    ['online-only terminal, denied', 0x14, EXPIRED, DENIAL, NO_CODES, 'AAC, else TC'],
    ['offline-only terminal', 0x26, EXPIRED, ONLINE, NO_CODES, 'TC, else TC'],
    ['offline-only terminal, default', 0x26, EXPIRED, NO_CODES, DEFAULT, 'AAC, else AAC'],
  ])('%s', (_, type, tvr, issuer, terminal, asked) => {
    expect(analyse(type, tvr, issuer, terminal)).toBe(asked);
  });
});
