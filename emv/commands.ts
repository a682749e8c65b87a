import { type CommandApdu, INS } from './apdu.ts';

/*
 * The commands a terminal sends, as case 2 or 4 with Le = 00: what T=0 makes of them (no Le behind
 * data, GET RESPONSE after 61xx, again after 6Cxx) is the transport's business.
 */

const ANY = 256;

/** SELECT by name: an AID, a part of one, or a directory's name (EMV 4.4 Book 1, 11.3). */
export function selectByName(name: Uint8Array, which: 'first' | 'next' = 'first'): CommandApdu {
  const p2 = which === 'first' ? 0x00 : 0x02;
  return { cla: 0x00, ins: INS.select, p1: 0x04, p2, data: name, le: ANY };
}

/** EMV 4.4 Book 1, 11.2; Book 3, 6.5.11. */
export function readRecord(sfi: number, record: number): CommandApdu {
  return { cla: 0x00, ins: INS.readRecord, p1: record, p2: (sfi << 3) | 0x04, le: ANY };
}

/** `data` is the whole command template, tag 83 (EMV 4.4 Book 3, 6.5.8). */
export function getProcessingOptions(data: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: INS.getProcessingOptions, p1: 0, p2: 0, data, le: ANY };
}

/** A tag of one or two bytes: 0x9F17 PIN try counter, 0x9F36 ATC, 0x9F13, 0x9F4F (Book 3, 6.5.7). */
export function getData(tag: number): CommandApdu {
  return { cla: 0x80, ins: INS.getData, p1: tag >> 8, p2: tag & 0xff, le: ANY };
}

/** P2 80: the PIN in plain; 88: enciphered under the card's key (EMV 4.4 Book 3, 6.5.12). */
export function verify(how: 'plain' | 'enciphered', data: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: INS.verify, p1: 0x00, p2: how === 'plain' ? 0x80 : 0x88, data };
}

/** CLA INS P1 P2 of VERIFY with a plain PIN, for a PIN pad that sends it by itself. */
export const VERIFY_PLAIN_HEADER = Uint8Array.of(0x00, INS.verify, 0x00, 0x80);

/** What GENERATE AC asks for: P1 bits 8-7 (EMV 4.4 Book 3, 6.5.5). */
export const REFERENCE_CONTROL = { AAC: 0x00, TC: 0x40, ARQC: 0x80 } as const;

/** P1 bit 5: the answer signed (CDA). */
export const CDA_REQUESTED = 0x10;

export function generateAc(
  type: keyof typeof REFERENCE_CONTROL,
  cda: boolean,
  data: Uint8Array,
): CommandApdu {
  const p1 = REFERENCE_CONTROL[type] | (cda ? CDA_REQUESTED : 0);
  return { cla: 0x80, ins: INS.generateAc, p1, p2: 0, data, le: ANY };
}

/** `data` is what the DDOL asks for (EMV 4.4 Book 3, 6.5.9). */
export function internalAuthenticate(data: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: INS.internalAuthenticate, p1: 0, p2: 0, data, le: ANY };
}

/** `data` is tag 91 without tag and length: 8 to 16 bytes (EMV 4.4 Book 3, 6.5.4). */
export function externalAuthenticate(data: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: INS.externalAuthenticate, p1: 0, p2: 0, data };
}

/** Eight bytes of chance from the card (EMV 4.4 Book 3, 6.5.6). */
export function getChallenge(): CommandApdu {
  return { cla: 0x00, ins: INS.getChallenge, p1: 0, p2: 0, le: ANY };
}

/** What is left of an answer under T=0 (EMV 4.4 Book 1, 9.3.1.3): `length` 1 to 256. */
export function getResponse(length: number): CommandApdu {
  return { cla: 0x00, ins: INS.getResponse, p1: 0, p2: 0, le: length };
}

/*
 * Issuer script commands (EMV 4.4 Book 3, 6.5.1 to 6.5.3, 6.5.10; ISO/IEC 7816-4). `data` ends with
 * the MAC; who builds it needs the header, Lc included, for the MAC.
 */

export function applicationBlock(mac: Uint8Array): CommandApdu {
  return { cla: 0x84, ins: INS.applicationBlock, p1: 0, p2: 0, data: mac };
}

export function applicationUnblock(mac: Uint8Array): CommandApdu {
  return { cla: 0x84, ins: INS.applicationUnblock, p1: 0, p2: 0, data: mac };
}

export function cardBlock(mac: Uint8Array): CommandApdu {
  return { cla: 0x84, ins: INS.cardBlock, p1: 0, p2: 0, data: mac };
}

/** P2 00: the try counter is reset; the PIN stays (EMV 4.4 Book 3, 6.5.10). */
export function pinUnblock(mac: Uint8Array): CommandApdu {
  return { cla: 0x84, ins: INS.pinChangeUnblock, p1: 0, p2: 0, data: mac };
}

/** P2 02: a new PIN, enciphered, then the MAC (P2 is the payment systems' to define). */
export function pinChange(data: Uint8Array): CommandApdu {
  return { cla: 0x84, ins: INS.pinChangeUnblock, p1: 0, p2: 0x02, data };
}

/** `data`: the new value of the tag, then the MAC. */
export function putData(tag: number, data: Uint8Array): CommandApdu {
  return { cla: 0x04, ins: INS.putData, p1: tag >> 8, p2: tag & 0xff, data };
}

/** `data`: the new record, then the MAC. */
export function updateRecord(sfi: number, record: number, data: Uint8Array): CommandApdu {
  return { cla: 0x04, ins: INS.updateRecord, p1: record, p2: (sfi << 3) | 0x04, data };
}
