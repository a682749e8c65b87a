import { InvalidArgumentError } from 'commander';

/** Makes a parser of whole numbers for an option; commander says which option it was. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

export const portNumber = wholeNumber(0, 65_535);
export const seedNumber = wholeNumber(0, 2 ** 32 - 1);
