const CLASSES: Readonly<Record<string, string>> = {
  '1': 'authorisation',
  '2': 'financial',
  '3': 'file action',
  '4': 'reversal',
  '5': 'reconciliation',
  '6': 'administrative',
  '8': 'network management',
};

const FUNCTIONS: Readonly<Record<string, string>> = {
  '0': 'request',
  '1': 'response',
  '2': 'advice',
  '3': 'advice response',
};

/** `financial request` for `0200`: ISO 8583, the second and third digit; the fourth says repeat. */
export function mtiMeaning(mti: string): string | undefined {
  const messageClass = CLASSES[mti[1] ?? ''];
  const messageFunction = FUNCTIONS[mti[2] ?? ''];
  if (messageClass === undefined || messageFunction === undefined) return undefined;
  const repeat = mti[3] === '1' ? ' (repeat)' : '';
  return `${messageClass} ${messageFunction}${repeat}`;
}

/** The MTI that answers: `0210` for `0200`, `0430` for `0420` and its repeat `0421`. */
export function responseMti(mti: string): string {
  return `${mti.slice(0, 2)}${Number(mti[2]) + 1}0`;
}

/** Answers have an odd third digit. */
export function isResponse(mti: string): boolean {
  return Number(mti[2]) % 2 === 1;
}
