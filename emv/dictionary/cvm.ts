/** CVM codes, bits 6-1 of a rule's first byte (EMV 4.4 Book 3, C3). */
const METHODS: ReadonlyMap<number, string> = new Map([
  [0x00, 'fail CVM processing'],
  [0x01, 'plaintext PIN verification by ICC'],
  [0x02, 'enciphered PIN verified online'],
  [0x03, 'plaintext PIN verification by ICC and signature'],
  [0x04, 'enciphered PIN verification by ICC'],
  [0x05, 'enciphered PIN verification by ICC and signature'],
  [0x1e, 'signature'],
  [0x1f, 'no CVM required'],
  [0x3f, 'no CVM performed'],
]);

/** CVM condition codes, a rule's second byte (EMV 4.4 Book 3, C3). */
const CONDITIONS: readonly string[] = [
  'always',
  'if unattended cash',
  'if not unattended cash, manual cash or purchase with cashback',
  'if terminal supports the CVM',
  'if manual cash',
  'if purchase with cashback',
  'if in the application currency and under X',
  'if in the application currency and over X',
  'if in the application currency and under Y',
  'if in the application currency and over Y',
];

const RESULTS = ['unknown', 'failed', 'successful'] as const;

const byteText = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

export function cvmMethodText(code: number): string {
  return METHODS.get(code & 0x3f) ?? `CVM ${byteText(code & 0x3f)}`;
}

export function cvmConditionText(condition: number): string {
  return CONDITIONS[condition] ?? `condition ${byteText(condition)}`;
}

/** Tag 9F34 (EMV 4.4 Book 4, A4): the method, its condition and what came of it. */
export function describeCvmResults(value: Uint8Array): readonly string[] {
  if (value.length !== 3) return [];
  const [code, condition, result] = value as unknown as [number, number, number];
  const outcome = RESULTS[result] ?? `result ${byteText(result)}`;
  // 3F00xx: no rule was ever applied, and so no condition.
  const when = code === 0x3f ? '' : ` ${cvmConditionText(condition)}`;
  return [`${cvmMethodText(code)}${when}: ${outcome}`];
}

/** Tag 8E: amounts X and Y (minor units), then one line a rule. */
export function describeCvmList(value: Uint8Array): readonly string[] {
  if (value.length < 8 || value.length % 2 !== 0) return [];
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const lines = [`X = ${view.getUint32(0)}, Y = ${view.getUint32(4)}`];
  for (let at = 8; at < value.length; at += 2) {
    const code = value[at]!;
    const next = code & 0x40 ? 'else the next' : 'else fail';
    lines.push(`${cvmMethodText(code)} ${cvmConditionText(value[at + 1]!)}, ${next}`);
  }
  return lines;
}
