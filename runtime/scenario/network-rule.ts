import type { SwitchFault, SwitchRule } from '../../network/switch/config.ts';
import { milliseconds } from './duration.ts';
import type { NetworkFault } from './fault-schema.ts';

/** A fault of the network as scripts write it, as a rule of the switch. */
export function ruleOf(fault: NetworkFault): SwitchRule {
  const { at, mti, card, bank, service, times } = fault;
  const when = {
    ...(mti && { mti }),
    ...(card && { card }),
    ...(bank && { bank }),
    ...(service && { service }),
  };
  // biome-ignore lint/suspicious/noThenProperty: a rule says `when` and `then`; it is never awaited.
  return { at, when, ...(times && { times }), then: faultOf(fault) };
}

function faultOf(rule: NetworkFault): SwitchFault {
  const { delay, decline, fault } = rule;
  const late = rule['answer-late'];
  if (delay) return { kind: 'delay', ms: milliseconds(delay) };
  if (late) return { kind: 'answer-late', ms: milliseconds(late) };
  if (decline) return { kind: 'decline', code: decline };
  if (fault) return { kind: fault };
  throw new Error('the schema lets no rule through that names none');
}
