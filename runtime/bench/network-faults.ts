// biome-ignore-all lint/suspicious/noThenProperty: a rule says `when` and `then`; it is never awaited.
import type { SwitchRule } from '../../network/switch/config.ts';

export interface NamedFault {
  readonly name: string;
  readonly summary: string;
  readonly rule: SwitchRule;
}

const once = { mti: '0200' } as const;

/** Ready-made faults of the network; each applies to the next withdrawal only. */
export const NETWORK_FAULTS: readonly NamedFault[] = [
  {
    name: 'answer lost',
    summary: 'the issuer books the next withdrawal, its answer never comes',
    rule: { at: 'issuer', when: once, times: 1, then: { kind: 'drop-answer' } },
  },
  {
    name: 'request lost',
    summary: 'the next withdrawal never reaches the issuer',
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
    summary: 'the issuer declines the next withdrawal with 05',
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
];
