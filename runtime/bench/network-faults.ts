// biome-ignore-all lint/suspicious/noThenProperty: a rule says `when` and `then`; it is never awaited.
import type { SwitchRule } from '../../network/switch/config.ts';
import type { NamedFault } from './named-faults.ts';

const once = { mti: '0200' } as const;

/** Ready-made faults of the network; each applies to the next payment only. */
export const NETWORK_FAULTS: readonly NamedFault<SwitchRule>[] = [
  {
    name: 'answer lost',
    summary: 'the issuer books the next payment, its answer never comes',
    rule: { at: 'issuer', when: once, times: 1, then: { kind: 'drop-answer' } },
  },
  {
    name: 'request lost',
    summary: 'the next payment never reaches the issuer',
    rule: { at: 'issuer', when: once, times: 1, then: { kind: 'drop-request' } },
  },
  {
    name: 'slow issuer',
    summary: 'the next answer takes 5 seconds',
    rule: { at: 'issuer', when: once, times: 1, then: { kind: 'delay', ms: 5_000 } },
  },
  {
    name: 'late answer',
    summary: 'the next answer comes after 40 seconds, when it has been reversed',
    rule: { at: 'acquirer', when: once, times: 1, then: { kind: 'answer-late', ms: 40_000 } },
  },
  {
    name: 'answered twice',
    summary: 'the next answer comes twice',
    rule: { at: 'acquirer', when: once, times: 1, then: { kind: 'answer-twice' } },
  },
  {
    name: 'do not honour',
    summary: 'the issuer declines the next payment with 05',
    rule: { at: 'issuer', when: once, times: 1, then: { kind: 'decline', code: '05' } },
  },
  {
    name: 'pick up card',
    summary: 'the issuer wants the next card kept (04)',
    rule: { at: 'issuer', when: once, times: 1, then: { kind: 'decline', code: '04' } },
  },
  {
    name: 'line drops',
    summary: 'the line to the host drops in the middle of the next answer',
    rule: { at: 'acquirer', when: once, times: 1, then: { kind: 'disconnect' } },
  },
  {
    name: 'wrong mac',
    summary: 'the next answer comes with a MAC that is not right: to the terminal, no answer',
    rule: { at: 'acquirer', when: once, times: 1, then: { kind: 'wrong-mac' } },
  },
];
