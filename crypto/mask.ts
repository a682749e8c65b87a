const STAR = '*';

/**
 * First six and last four digits of a PAN (PCI DSS 3.4): `970400******0018`. What is too short
 * for a PAN keeps its last four digits only, and nothing at all below nine.
 */
export function maskPan(pan: string): string {
  const first = pan.length >= 13 ? 6 : 0;
  const last = pan.length >= 9 ? 4 : 0;
  const hidden = pan.length - first - last;
  return pan.slice(0, first) + STAR.repeat(hidden) + pan.slice(pan.length - last);
}

/**
 * Free text with every run of 13 to 19 digits masked as a PAN: for errors and logs. A longer run
 * may be a PAN with more behind it, and keeps nothing but its first six digits.
 */
export function maskDigitRuns(text: string): string {
  return text.replace(/[0-9]{13,}/g, (run) =>
    run.length <= 19 ? maskPan(run) : run.slice(0, 6) + STAR.repeat(run.length - 6),
  );
}
