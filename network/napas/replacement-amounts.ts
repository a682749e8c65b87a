import { err, type Result } from '../../bytes/result.ts';
import { de4ToDong, dongToDe4 } from './amount.ts';

/**
 * DE95: what was really dispensed, in whole đồng, when only a part was [model]. ISO 8583:1987
 * lays it out as transaction amount 12, settlement amount 12, and a fee of sign and 8 each.
 */
export function buildReplacementAmounts(dispensed: number): string {
  return dongToDe4(dispensed).padEnd(42, '0');
}

/** The amount really dispensed, in whole đồng. */
export function parseReplacementAmounts(de95: string): Result<number, string> {
  if (!/^[0-9]{42}$/.test(de95)) return err('expected 42 digits of replacement amounts');
  return de4ToDong(de95.slice(0, 12));
}
