/** Status words as the books use them (EMV 4.4 Book 1, 9.3.1; Book 3, 6.3.5; ISO/IEC 7816-4, 5.6). */
const TEXTS: ReadonlyMap<number, string> = new Map([
  [0x9000, 'normal processing'],
  [0x6200, 'warning: memory unchanged'],
  [0x6281, 'part of the data may be corrupted'],
  [0x6282, 'end of file before Le bytes'],
  [0x6283, 'selected file invalidated: the application is blocked'],
  [0x6285, 'selected file in termination state'],
  [0x6300, 'authentication failed'],
  [0x6381, 'file filled up by the last write'],
  [0x6400, 'execution error, memory unchanged'],
  [0x6581, 'memory failure'],
  [0x6700, 'wrong length'],
  [0x6800, 'function of CLA not supported'],
  [0x6882, 'secure messaging not supported'],
  [0x6900, 'command not allowed'],
  [0x6981, 'command incompatible with the file'],
  [0x6982, 'security status not satisfied'],
  [0x6983, 'authentication method blocked: PIN tries exhausted'],
  [0x6984, 'referenced data invalidated'],
  [0x6985, 'conditions of use not satisfied'],
  [0x6986, 'command not allowed: no current file'],
  [0x6987, 'secure messaging data objects missing'],
  [0x6988, 'secure messaging data objects incorrect: wrong MAC'],
  [0x6a80, 'wrong data'],
  [0x6a81, 'function not supported: the card is blocked, or SELECT is unknown'],
  [0x6a82, 'file not found'],
  [0x6a83, 'record not found'],
  [0x6a84, 'not enough memory'],
  [0x6a86, 'wrong P1 P2'],
  [0x6a88, 'referenced data not found'],
  [0x6b00, 'wrong P1 P2'],
  [0x6d00, 'instruction not supported'],
  [0x6e00, 'class not supported'],
  [0x6f00, 'no precise diagnosis'],
]);

/** What SW1 SW2 say; with a count where they carry one. */
export function statusWordText(sw: number): string {
  const known = TEXTS.get(sw);
  if (known !== undefined) return known;
  const [sw1, sw2] = [sw >> 8, sw & 0xff];
  if (sw1 === 0x61) return `${sw2 || 256} bytes to be fetched by GET RESPONSE`;
  if (sw1 === 0x6c) return `wrong Le: ${sw2 || 256} bytes are there`;
  if (sw1 === 0x63 && sw2 >> 4 === 0xc) {
    const tries = sw2 & 15;
    return `verification failed, ${tries} ${tries === 1 ? 'try' : 'tries'} left`;
  }
  if (sw1 === 0x62 || sw1 === 0x63) return 'warning';
  if (sw1 >= 0x64 && sw1 <= 0x6f) return 'error';
  return 'unknown';
}
