import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { command } from '../../runtime/contract/command.ts';
import { parseCommand } from '../../runtime/page-command.ts';

const refusal = (data: unknown, ...as: ['customer', 'atm' | 'pos'] | []): string | undefined => {
  const [role = 'bench', terminal = 'atm'] = as;
  const parsed = parseCommand(data, role, terminal);
  return parsed.ok ? undefined : parsed.error;
};

describe('a command that is none is told in one line: the field and what it expects', () => {
  it.each<[unknown, string]>([
    [undefined, 'message: expected a command with its type'],
    ['card.take', 'message: expected a command with its type'],
    [[], 'message: expected a command with its type'],
    [{}, 'type: no such command'],
    [{ type: 7 }, 'type: no such command'],
    [{ type: 'format.disk' }, 'type: no such command'],
    [{ type: 'card.take', 4071: 1 }, 'message: fields that do not belong there'],
    [{ type: 'key.press' }, 'key: expected text'],
    [{ type: 'key.press', key: '123456789' }, 'key: expected at most 8 characters'],
    [{ type: 'screen.language', language: 'fr' }, 'language: expected one of vi, en, zh'],
    [{ type: 'pos.sell', amount: 1.5, method: 'card' }, 'amount: expected a whole number'],
    [{ type: 'pos.sell', amount: '1', method: 'card' }, 'amount: expected a number'],
    [{ type: 'pos.sell', amount: Number.NaN, method: 'card' }, 'amount: expected a number'],
    [{ type: 'pos.sell', amount: 0, method: 'card' }, 'amount: expected more than 0'],
    [{ type: 'pos.sell', amount: 1e10, method: 'card' }, 'amount: expected at most 9999999999'],
    [
      { type: 'pos.sell', amount: 1 },
      'method: expected one of card, wallet-code, order-code, vietqr',
    ],
    [{ type: 'keys.part', part: 3, holder: 'A', component: '' }, 'part: expected at most 2'],
    [
      { type: 'keys.part', part: 1, holder: ' ', component: '' },
      'holder: expected at least 1 character',
    ],
    [{ type: 'network.rule', rule: 'slow' }, 'rule: expected names with values'],
    [
      { type: 'fault.provoke', device: 'd', fault: 'f', parameters: { 1234: '1234' } },
      'parameters: expected a number',
    ],
    [
      { type: 'fault.provoke', device: 'd', fault: 'f', parameters: { ['9'.repeat(41)]: 1 } },
      'parameters: expected shorter names',
    ],
  ])('%j: %s', (data, why) => {
    expect(refusal(data)).toBe(why);
  });

  it('whatever was sent, and nothing of it comes back', () => {
    const types = [...command.options].flatMap(({ options }) =>
      options.map(({ shape }) => shape.type.value),
    );
    const mark = 'x9y';
    const value = fc.oneof(
      fc.constant(mark),
      fc.constant(mark.repeat(40)),
      fc.constant([mark]),
      fc.double(),
      fc.dictionary(fc.constant(mark.repeat(20)), fc.anything()),
    );
    const fields = fc.dictionary(
      fc.constantFrom('key', 'card', 'option', 'rule', 'parameters', 'amount', mark),
      value,
    );
    fc.assert(
      fc.property(fc.constantFrom(...types, mark), fields, (type, rest) => {
        const why = refusal({ ...rest, type });
        if (why === undefined) return;
        expect(why).toMatch(/^[a-z]+: [a-z][\w ,.-]*$/);
        expect(why.length).toBeLessThan(100);
        expect(why).not.toContain(mark);
      }),
    );
  });
});

describe('a customer', () => {
  it.each([
    [{ type: 'screen.choose', option: 'other' }, true, false],
    [{ type: 'screen.language', language: 'zh' }, true, false],
    [{ type: 'screen.cancel' }, true, false],
    [{ type: 'screen.more-time' }, true, false],
    [{ type: 'pos.language', language: 'zh' }, false, true],
    [{ type: 'pos.cancel' }, false, false],
    [{ type: 'card.take' }, false, false],
  ])('may send %j to an ATM: %s, to a till: %s', (data, toAtm, toTill) => {
    const told = (may: boolean) => (may ? undefined : 'type: nothing a customer may send');
    expect(refusal(data, 'customer', 'atm')).toBe(told(toAtm));
    expect(refusal(data, 'customer', 'pos')).toBe(told(toTill));
  });

  it('is told what is wrong with his own', () => {
    expect(refusal({ type: 'screen.choose' }, 'customer', 'atm')).toBe('option: expected text');
    expect(refusal({ type: 'pos.language', language: 'fr' }, 'customer', 'pos')).toBe(
      'language: expected one of vi, en, zh',
    );
  });
});
