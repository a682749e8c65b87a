import type { FaultChoice } from './device.ts';
import { completed, refusedNumber, toldNumbers } from './fault-numbers.ts';

/** Which faults of a virtual device are in force, with their numbers. */
export interface FaultBoard<Name extends string = string> {
  /** False: no such fault, or a number that it does not take. What is not given has its default. */
  provoke(name: string, parameters?: Readonly<Record<string, number>>): boolean;
  clear(name?: string): void;
  active(): readonly Name[];
  has(name: Name): boolean;
  /** Its numbers, the device's to count down; undefined: not in force. */
  get(name: Name): Record<string, number> | undefined;
  /** Its numbers in words, as they are now; '' where it takes none or is not in force. */
  numbersOf(name: string): string;
  /**
   * Whether the fault strikes now. One whose number `counter` is set lasts for so many times: this
   * is one of them.
   */
  strikes(name: Name, counter?: string): boolean;
}

interface InForce {
  readonly choice: FaultChoice;
  readonly given: ReadonlySet<string>;
  readonly numbers: Record<string, number>;
}

/** `changed` is called after each change that comes from outside, and when a count runs out. */
export function createFaultBoard<const Choices extends readonly FaultChoice[]>(
  choices: Choices,
  changed: () => void,
): FaultBoard<Choices[number]['name']> {
  const inForce = new Map<string, InForce>();

  function clear(name?: string): void {
    if (name === undefined) inForce.clear();
    else inForce.delete(name);
    changed();
  }

  return {
    provoke(name, parameters = {}) {
      const choice = choices.find((one) => one.name === name);
      if (!choice || refusedNumber(choice, parameters)) return false;
      const given = new Set(Object.keys(parameters));
      inForce.set(name, { choice, given, numbers: completed(choice, parameters) });
      changed();
      return true;
    },
    clear,
    active: () => [...inForce.keys()],
    has: (name) => inForce.has(name),
    get: (name) => inForce.get(name)?.numbers,
    numbersOf(name) {
      const fault = inForce.get(name);
      return fault ? toldNumbers(fault.choice, fault.given, fault.numbers) : '';
    },
    strikes(name, counter = 'count') {
      const numbers = inForce.get(name)?.numbers;
      if (!numbers) return false;
      const left = numbers[counter];
      if (left === undefined) return true;
      if (left <= 1) clear(name);
      else numbers[counter] = left - 1;
      return true;
    },
  };
}
