/** A bit of a result: byte (from 1) and bit (8 the highest), as the annexes count. */
export type ResultBit = readonly [byte: number, bit: number];

/** Terminal Verification Results, 95 (EMV 4.4 Book 3, C5). */
export const TVR = {
  authenticationNotPerformed: [1, 8],
  sdaFailed: [1, 7],
  cardDataMissing: [1, 6],
  onExceptionFile: [1, 5],
  ddaFailed: [1, 4],
  cdaFailed: [1, 3],
  sdaSelected: [1, 2],
  versionsDiffer: [2, 8],
  expired: [2, 7],
  notYetEffective: [2, 6],
  serviceNotAllowed: [2, 5],
  newCard: [2, 4],
  verificationFailed: [3, 8],
  unrecognisedCvm: [3, 7],
  pinTryLimitExceeded: [3, 6],
  pinPadNotWorking: [3, 5],
  pinNotEntered: [3, 4],
  onlinePinEntered: [3, 3],
  overFloorLimit: [4, 8],
  lowerOfflineLimitExceeded: [4, 7],
  upperOfflineLimitExceeded: [4, 6],
  randomlySelected: [4, 5],
  merchantForcedOnline: [4, 4],
  defaultTdolUsed: [5, 8],
  issuerAuthenticationFailed: [5, 7],
  scriptFailedBefore: [5, 6],
  scriptFailedAfter: [5, 5],
} as const satisfies Record<string, ResultBit>;

/** Transaction Status Information, 9B (EMV 4.4 Book 3, C6). */
export const TSI = {
  authenticationPerformed: [1, 8],
  verificationPerformed: [1, 7],
  cardRiskManagementPerformed: [1, 6],
  issuerAuthenticationPerformed: [1, 5],
  terminalRiskManagementPerformed: [1, 4],
  scriptPerformed: [1, 3],
} as const satisfies Record<string, ResultBit>;

/** Application Interchange Profile, 82 (EMV 4.4 Book 3, C1). */
export const AIP = {
  sda: [1, 7],
  dda: [1, 6],
  cardholderVerification: [1, 5],
  terminalRiskManagement: [1, 4],
  issuerAuthentication: [1, 3],
  cda: [1, 1],
} as const satisfies Record<string, ResultBit>;

/** Terminal Capabilities, 9F33 (EMV 4.4 Book 4, A2). */
export const CAPABILITY = {
  magneticStripe: [1, 7],
  plainPin: [2, 8],
  onlinePin: [2, 7],
  signature: [2, 6],
  encipheredPin: [2, 5],
  noCvm: [2, 4],
  sda: [3, 8],
  dda: [3, 7],
  cda: [3, 4],
} as const satisfies Record<string, ResultBit>;

/** False where the bytes end before the bit. */
export function hasBit(bytes: Uint8Array | undefined, [byte, bit]: ResultBit): boolean {
  return (((bytes?.[byte - 1] ?? 0) >> (bit - 1)) & 1) === 1;
}

export function setBit(bytes: Uint8Array, [byte, bit]: ResultBit): void {
  bytes[byte - 1]! |= 1 << (bit - 1);
}
