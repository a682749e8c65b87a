import { describe, expect, it } from 'vitest';
import { GATEWAY_FAULTS } from '../../../runtime/bench/gateway-faults.ts';
import { scriptableText } from '../../../runtime/bench/payment-codes.ts';
import { createTillRecorder } from '../../../runtime/bench/till-recorder.ts';
import type { Command } from '../../../runtime/contract/command.ts';
import { readScript } from '../../../runtime/scenario/read.ts';

/** No phone of this bench has shown a code. */
const codes = { scanned: scriptableText };

function recorded(...commands: readonly Command[]): string {
  const recorder = createTillRecorder(() => 'test', codes);
  for (const command of commands) recorder.record(command, 'card');
  return recorder.yaml();
}

const steps = (yaml: string): string => yaml.slice(yaml.indexOf('steps:\n') + 'steps:\n'.length);

describe('a step of the till', () => {
  it.each<[Command, string]>([
    [{ type: 'pos.sell', amount: 50_000, method: 'card' }, '  - sell: 50000\n'],
    [
      { type: 'pos.sell', amount: 50_000, method: 'vietqr' },
      '  - sell:\n      amount: 50000\n      by: vietqr\n',
    ],
    [{ type: 'pos.cancel' }, '  - cancel\n'],
    [{ type: 'pos.bypass-pin' }, '  - bypass-pin\n'],
    [{ type: 'pos.print-code' }, '  - print-code\n'],
    [{ type: 'pos.language', language: 'zh' }, '  - language: zh\n'],
    [{ type: 'pos.refund', transaction: '1', amount: 5_000 }, '  - refund: 5000\n'],
    [{ type: 'pos.resolve', case: '1', answer: 'was-paid' }, '  - resolve: was-paid\n'],
    [{ type: 'card.insert', card: 'saigonbank-chip' }, '  - insert: saigonbank-chip\n'],
    [{ type: 'card.tap', card: 'saigonbank-chip' }, '  - tap: saigonbank-chip\n'],
    [{ type: 'card.swipe', card: 'saigonbank-debit' }, '  - swipe: saigonbank-debit\n'],
    [{ type: 'card.take' }, '  - take: card\n'],
    [{ type: 'receipt.take' }, '  - take: receipt\n'],
    [{ type: 'code.present', data: '134567890123456789' }, '  - scan: "134567890123456789"\n'],
    [{ type: 'device.unplug', device: 'scanner' }, '  - unplug: scanner\n'],
    [{ type: 'power.cut' }, '  - cut-power\n'],
    [{ type: 'operator.service' }, '  - service\n'],
  ])('%j', (command, step) => {
    const yaml = recorded(command);
    expect(steps(yaml)).toBe(step);
    expect(readScript('till.yaml', yaml)).toMatchObject({ ok: true });
  });

  it('never writes somebody’s payment code, but one of its form', () => {
    const yaml = recorded({ type: 'code.present', data: '281234567890123456' });
    expect(steps(yaml)).toBe('  - scan: "2812345678901234567"\n');
  });

  it.each(GATEWAY_FAULTS.map((fault) => [fault.name, fault] as const))(
    'the gateway’s fault %s is one that a script may have',
    (_name, { rule }) => {
      const yaml = recorded({ type: 'gateway.rule', rule: JSON.parse(JSON.stringify(rule)) });
      expect(readScript('till.yaml', yaml)).toMatchObject({ ok: true });
    },
  );

  it('leaves keys, ledger and ceremonies out', () => {
    const part = { type: 'keys.part', part: 1, holder: 'Lan', component: 'AB'.repeat(16) } as const;
    expect(recorded(part, { type: 'keys.list' }, { type: 'ledger.refresh' })).toBe('');
  });
});

describe('keys of the pad', () => {
  it('are a PIN where the pad asked for one, else keys', () => {
    const recorder = createTillRecorder(() => 'test', codes);
    const press = (keys: readonly string[], waitingFor: 'pin' | 'key'): void => {
      for (const key of keys) recorder.record({ type: 'key.press', key }, waitingFor);
    };
    press(['F1', 'enter'], 'key');
    press(['1', '4', '7', '0', 'enter'], 'pin');
    press(['1', 'cancel'], 'pin');
    press(['2'], 'key');
    expect(steps(recorder.yaml())).toBe(`  - press:
      - F1
      - enter
  - pin: "1470"
  - press:
      - "1"
      - cancel
  - press:
      - "2"
`);
  });
});
