/** The issuer's side of chip data; without it DE55 goes unread. */
export interface ChipIssuer {
  /** Whether the request's cryptogram is the card's, over this amount (whole đồng). DE55 is hex. */
  verify(pan: string, chipData: string, amount?: number): boolean;
  /** Whether the certificate (TC) of an offline sale is the card's; absent: it goes unread. */
  verifyCertificate?(pan: string, chipData: string, amount?: number): boolean;
  /** DE55 of the answer: 91, scripts. */
  answer(pan: string, chipData: string, responseCode: string): string | undefined;
}
