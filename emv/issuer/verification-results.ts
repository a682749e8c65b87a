/** What a card tells its issuer of itself and of the transaction before (CVR, in 9F10). */
export interface VerificationResults {
  readonly offlinePinFailed: boolean;
  readonly pinTriesExceeded: boolean;
  /** The last online transaction did not come to its end. */
  readonly onlineUnfinished: boolean;
  readonly issuerAuthenticationFailed: boolean;
  /** Of the transaction before. */
  readonly scriptCommands: number;
  readonly scriptFailed: boolean;
}

/**
 * Reads 9F10: Visa's CVR of 4 bytes behind length, key index and CVN (VIS 1.5, appendix A), M/Chip's
 * of 6 bytes behind key index and CVN.
 */
export function readVerificationResults(
  scheme: 'visa' | 'mastercard',
  issuerData: Uint8Array,
): VerificationResults {
  const bit = (byte: number, mask: number): boolean => ((issuerData[byte] ?? 0) & mask) !== 0;
  if (scheme === 'visa') {
    return {
      offlinePinFailed: bit(4, 0x02),
      pinTriesExceeded: bit(5, 0x40),
      onlineUnfinished: bit(5, 0x80),
      issuerAuthenticationFailed: bit(5, 0x08),
      scriptCommands: (issuerData[6] ?? 0) >> 4,
      scriptFailed: bit(6, 0x08),
    };
  }
  return {
    offlinePinFailed: bit(5, 0x10),
    pinTriesExceeded: bit(5, 0x08),
    onlineUnfinished: bit(6, 0x80),
    issuerAuthenticationFailed: bit(7, 0x80),
    scriptCommands: (issuerData[4] ?? 0) >> 4,
    scriptFailed: bit(7, 0x40),
  };
}
