// biome-ignore-all lint/suspicious/noThenProperty: a rule says `when` and `then`; it is never awaited.
import type { GatewayRule } from '../../network/alipay/config.ts';
import type { NamedFault } from './named-faults.ts';

const once = (
  operation: GatewayRule['when']['operation'],
  then: GatewayRule['then'],
): GatewayRule => ({
  at: 'gateway',
  when: { operation },
  times: 1,
  then,
});

/** Ready-made faults of the wallet's gateway; each applies once. */
export const GATEWAY_FAULTS: readonly NamedFault<GatewayRule>[] = [
  {
    name: 'gateway silent',
    summary: 'the wallet pays, the gateway’s answer never comes',
    rule: once('pay', { kind: 'no-answer' }),
  },
  {
    name: 'gateway not reached',
    summary: 'the next payment never reaches the gateway',
    rule: once('pay', { kind: 'drop-request' }),
  },
  {
    name: 'in process, then paid',
    summary: 'the gateway does not know yet; after 8 seconds the wallet has paid',
    rule: once('pay', { kind: 'unknown-then', outcome: 'success', ms: 8_000 }),
  },
  {
    name: 'in process, then failed',
    summary: 'the gateway does not know yet; after 8 seconds the wallet has refused',
    rule: once('pay', { kind: 'unknown-then', outcome: 'fail', ms: 8_000 }),
  },
  {
    name: 'in process for ever',
    summary: 'the gateway never knows: the till cancels',
    rule: once('pay', { kind: 'unknown-then', outcome: 'never', ms: 0 }),
  },
  {
    name: 'risk reject',
    summary: 'the gateway declines the next payment with RISK_REJECT',
    rule: once('pay', { kind: 'decline', code: 'RISK_REJECT' }),
  },
  {
    name: 'wrong signature',
    summary: 'the next answer is signed wrongly: it is not believed',
    rule: once('pay', { kind: 'wrong-signature' }),
  },
  {
    name: 'cancel unknown',
    summary: 'the next three cancels are answered “unknown”: an open case',
    rule: { ...once('cancel', { kind: 'cancel-unknown' }), times: 3 },
  },
  {
    name: 'notification lost',
    summary: 'the gateway does not tell of the next order paid: the till asks',
    rule: once('notify', { kind: 'no-notification' }),
  },
  {
    name: 'notified twice',
    summary: 'the gateway tells of the next order paid twice',
    rule: once('notify', { kind: 'notify-twice' }),
  },
];
