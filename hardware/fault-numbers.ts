import type { FaultChoice, FaultNumber } from './device.ts';

/** The numbers of a fault choice, and the words for people that follow from them. */
export function takes(
  numbers: Readonly<Record<string, FaultNumber>>,
): Required<Pick<FaultChoice, 'parameters' | 'numbers'>> {
  const worded = Object.entries(numbers).map(([name, number]) => [name, wordsOf(number)] as const);
  return { parameters: Object.fromEntries(worded), numbers };
}

/** How often a fault strikes that goes on unless it is told when to stop. */
export const counted = (meaning: string): FaultNumber => ({
  meaning,
  from: 1,
  to: 1000,
  absent: 'all',
});

/** `notes that leave first, 0 to 39; absent: 1`. */
function wordsOf(number: FaultNumber): string {
  const what =
    'values' in number
      ? number.values.map(([value, meaning]) => `${value} ${meaning}`).join(', ')
      : `${number.meaning}, ${rangeOf(number)}`;
  return `${what}; absent: ${number.absent}`;
}

function rangeOf(number: FaultNumber): string {
  if (!('values' in number)) return `${number.from} to ${number.to}`;
  const values = number.values.map(([value]) => value);
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function isIn(number: FaultNumber, value: number): boolean {
  if ('values' in number) return number.values.some(([one]) => one === value);
  return Number.isInteger(value) && value >= number.from && value <= number.to;
}

/**
 * The first number that a fault does not take, and why in one line: `cassette-empty: cassette is
 * 99; expected 1 to 4`, `silence takes no count; expected no numbers`. Undefined: it takes all.
 */
export function refusedNumber(
  choice: FaultChoice,
  given: Readonly<Record<string, number | undefined>>,
): { readonly name: string; readonly why: string } | undefined {
  const numbers = new Map(Object.entries(choice.numbers ?? {}));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const number = numbers.get(name);
    if (!number) {
      const expected = [...numbers.keys()].join(', ') || 'no numbers';
      return { name, why: `${choice.name} takes no ${name}; expected ${expected}` };
    }
    if (!isIn(number, value)) {
      const whole = 'values' in number || Number.isInteger(value) ? '' : 'a whole number, ';
      const why = `${choice.name}: ${name} is ${value}; expected ${whole}${rangeOf(number)}`;
      return { name, why };
    }
  }
  return undefined;
}

/** The given numbers, and the defaults of the others. */
export function completed(
  choice: FaultChoice,
  given: Readonly<Record<string, number>>,
): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, { absent }] of Object.entries(choice.numbers ?? {})) {
    const value = given[name] ?? absent;
    if (typeof value === 'number') numbers[name] = value;
  }
  return numbers;
}

/** `track: all tracks (default), reads: 3`: numbers as they are now, and which nobody has given. */
export function toldNumbers(
  choice: FaultChoice,
  given: ReadonlySet<string>,
  now: Readonly<Record<string, number>>,
): string {
  return Object.entries(choice.numbers ?? {})
    .map(([name, { absent }]) => {
      const value = `${name}: ${now[name] ?? absent}`;
      return given.has(name) ? value : `${value} (default)`;
    })
    .join(', ');
}
