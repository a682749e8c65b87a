import {
  cardVerification,
  dynamicCvc3,
  dynamicCvv,
  ibm3624,
  luhn,
  pinVerification,
} from './families/card-values.ts';
import { aesDukpt, tdesDukpt } from './families/dukpt.ts';
import { emv, secureMessaging } from './families/emv.ts';
import { checkValue, mac } from './families/mac.ts';
import { offlineDataAuthentication } from './families/offline-data-authentication.ts';
import { pinBlock } from './families/pin-block.ts';
import { tlv } from './families/tlv.ts';
import { tr31 } from './families/tr31.ts';
import { tracks } from './families/tracks.ts';
import type { Family } from './family.ts';
import { inputsOf, NotRunnable, Refused, type Vector } from './vector.ts';

/** The first that owns a vector runs it. */
const FAMILIES: readonly Family[] = [
  tdesDukpt,
  aesDukpt,
  pinBlock,
  tr31,
  checkValue,
  mac,
  secureMessaging,
  dynamicCvc3,
  dynamicCvv,
  ibm3624,
  pinVerification,
  cardVerification,
  luhn,
  tracks,
  tlv,
  offlineDataAuthentication,
  emv,
];

export interface Outcome {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not run';
  /** The kind of vector; what differed; why it was not run. */
  readonly detail: string;
}

/** Never passed without a comparison: all that a vector expects is computed, or it is not run. */
export function runVector(vector: Vector): Outcome {
  const { name } = vector;
  const wanted = Object.entries(vector.expected);
  const family = FAMILIES.find((one) => one.owns(vector));
  if (!family) return { name, status: 'not run', detail: 'unknown kind' };
  if (wanted.length === 0) return { name, status: 'not run', detail: 'expects nothing' };
  try {
    const difference = wanted
      .map(([key, value]) => compareOne(vector, family, key, value))
      .find((one) => one !== undefined);
    return difference === undefined
      ? { name, status: 'passed', detail: family.kind }
      : { name, status: 'failed', detail: difference };
  } catch (error) {
    if (error instanceof NotRunnable) return { name, status: 'not run', detail: error.message };
    throw error;
  }
}

function compareOne(
  vector: Vector,
  family: Family,
  key: string,
  value: unknown,
): string | undefined {
  const expectsError = key === 'error';
  const inputs = inputsOf(vector);
  const main = typeof family.main === 'string' ? family.main : family.main(inputs);
  let got: unknown;
  try {
    const outcome = expectsError ? main : key;
    got = family.compute(inputs, { key: outcome, value, name: vector.name });
  } catch (error) {
    // What crypto/ says of lengths that no input can have is a RangeError.
    if (!(error instanceof Refused) && !(error instanceof RangeError)) throw error;
    return expectsError && value !== false ? undefined : `${key}: ${error.message}`;
  }
  if (expectsError) return value === false ? undefined : 'error: expected one, got none';
  if (got === undefined) throw new NotRunnable(`unknown outcome ${key}`);
  return same(got, value) ? undefined : `${key}: expected ${text(value)}, got ${text(got)}`;
}

/** Hex counts the same in capitals and small letters. */
function same(got: unknown, wanted: unknown): boolean {
  return text(got).toUpperCase() === text(wanted).toUpperCase();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
