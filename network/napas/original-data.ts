import { err, ok, type Result } from '../../bytes/result.ts';

/** DE90: which message a reversal takes back. */
export interface OriginalData {
  /** `0200`. */
  readonly mti: string;
  /** DE11. */
  readonly stan: string;
  /** DE7. */
  readonly transmissionTime: string;
  /** DE32; at most 11 digits. */
  readonly acquirer: string;
  /** DE33, where there was one. */
  readonly forwarder?: string | undefined;
}

/** MTI 4, STAN 6, DE7 10, DE32 and DE33 zero-filled in front to 11 each: 42 digits. */
export function buildOriginalData(original: OriginalData): string {
  const { mti, stan, transmissionTime, acquirer, forwarder = '' } = original;
  const text =
    mti + stan + transmissionTime + acquirer.padStart(11, '0') + forwarder.padStart(11, '0');
  if (!/^[0-9]{42}$/.test(text)) throw new RangeError('original data must be 42 digits');
  return text;
}

export function parseOriginalData(de90: string): Result<OriginalData, string> {
  if (!/^[0-9]{42}$/.test(de90)) return err('expected 42 digits of original data');
  const forwarder = de90.slice(31).replace(/^0+/, '');
  return ok({
    mti: de90.slice(0, 4),
    stan: de90.slice(4, 10),
    transmissionTime: de90.slice(10, 20),
    acquirer: de90.slice(20, 31).replace(/^0+/, ''),
    ...(forwarder === '' ? {} : { forwarder }),
  });
}
