import { refusedNumber } from '../../hardware/fault-numbers.ts';
import { did, type HandOutcome, refused, type ServedDevice } from './model.ts';

/** Makes the player of typed lines: `fault jam after=3`, `clear`, `insert stripe`, `help`. */
export function createHands(served: ServedDevice): (line: string) => HandOutcome | undefined {
  const { device, hands } = served;
  const faultNames = device.faults.map(({ name }) => name).join(', ');

  function fault([name, ...words]: readonly string[]): HandOutcome {
    const choice = device.faults.find((known) => known.name === name);
    if (name === undefined || !choice) return refused(`no such fault: expected ${faultNames}`);
    const known = Object.keys(choice.parameters ?? {});
    const parameters: Record<string, number> = {};
    for (const word of words) {
      const [, key = '', value] = /^([a-z0-9-]+)=(-?\d{1,9})$/i.exec(word) ?? [];
      if (!known.includes(key)) {
        const expected = known.map((one) => `${one}=<number>`).join(' ') || 'no parameters';
        return refused(`${name} takes ${expected}`);
      }
      parameters[key] = Number(value);
    }
    const number = refusedNumber(choice, parameters);
    if (number) return refused(number.why);
    if (!device.provoke(name, parameters)) return refused(`${name}: not now`);
    const numbers = device.numbersOf(name);
    return did(numbers === '' ? choice.summary : `${choice.summary}; ${numbers}`);
  }

  function clear([name]: readonly string[]): HandOutcome {
    if (name !== undefined && !device.active().includes(name)) {
      return refused(`${name} is not in force: ${device.active().join(', ') || 'no fault is'}`);
    }
    device.clear(name);
    return did(name === undefined ? 'all faults cleared' : `${name} cleared`);
  }

  function help(): HandOutcome {
    const lines = [
      ...hands.map(({ usage, summary }) => [usage, summary]),
      ['fault <name> [p=n …]', 'provoke a fault:'],
      ...device.faults.map((one) => [
        `  ${one.name}`,
        [one.summary, ...Object.entries(one.parameters ?? {}).map((p) => p.join('= '))].join('; '),
      ]),
      ['clear [name]', 'end one fault, or all'],
      ['look', 'what an eye would see'],
      ['quit', 'end; Ctrl-C does too'],
    ];
    return did(lines.map(([usage = '', summary]) => `${usage.padEnd(24)} ${summary}`).join('\n'));
  }

  return (line) => {
    const [verb, ...words] = line.trim().split(/\s+/);
    if (verb === undefined || verb === '') return undefined;
    if (verb === 'fault') return fault(words);
    if (verb === 'clear') return clear(words);
    if (verb === 'help') return help();
    if (verb === 'look') {
      const active = device.active();
      return did(
        active.length > 0 ? `${served.look()}; faults: ${active.join(', ')}` : served.look(),
      );
    }
    const hand = hands.find(({ usage }) => usage.split(' ')[0] === verb);
    return hand
      ? hand.act(words)
      : refused(`unknown: ${verb.slice(0, 40)} (help lists what can be done)`);
  };
}
