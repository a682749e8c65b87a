/*
 * A card without signatures, by heart: SELECT to the last record. AIP 1C00: cardholder verification,
 * terminal risk management, issuer authentication. T=1.
 */

export const SELECTION = `
  > 00A404000E315041592E5359532E444446303100
  < 6A82
  > 00A4040007A000000727101000
  < 6F188407A0000007271010A50D500B4E41504153204445424954 9000
  > 00A4040007A000000727101000
  < 6F188407A0000007271010A50D500B4E41504153204445424954 9000`;

const OPTIONS = `
  > 80A8000002830000
  < 80061C00080102009000`;

/** No CVM; CDOL1: amount, TVR, unpredictable number; CDOL2: response code, 91, TVR. */
const RECORDS = `
  > 00B2010C00
  < 703C5A0897040000000000185F24033112315F3401018C089F020695059F37048D068A02910895058E0A00000000000000001F009F420207049F080200019000
  > 00B2020C00
  < 70289F0702FFC05F280207045F25032401019F0E0500000000009F0F05FC50F8F8009F0D05FC50F0F800 9000`;

/** Everything before the first GENERATE AC: the TVR is 8000000000, TSI 4800. */
export const BEGINNING = `${SELECTION}${OPTIONS}${RECORDS}`;

/** The first GENERATE AC of a purchase for 2,000,000 that asks for `p1`. */
export const firstGenerate = (p1: '00' | '40' | '80', answer: string, tvr = '8000000000') => `
  > 80AE${p1}000F000002000000${tvr}0102030400
  < ${answer}`;

/** The second: response code in hex, 91 or zeroes. */
export const secondGenerate = (
  p1: '00' | '40',
  code: string,
  answer: string,
  data91 = '0000000000000000',
  tvr = '8000000000',
) => `
  > 80AE${p1}000F${code}${data91}${tvr}00
  < ${answer}`;

/** CID, ATC 0001, cryptogram, issuer application data. */
export const cryptogram = (cid: '00' | '40' | '80', more = '') =>
  `8012${cid}0001A1A2A3A4A5A6A7A806010A03A00000${more}9000`;
