import { concat } from '../bytes/concat.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { createTdes } from './des.ts';
import { type MacPadding, retailMac } from './mac.ts';

export interface CryptogramError {
  readonly kind: 'key-length' | 'cryptogram' | 'response-code' | 'status-update' | 'proprietary';
  readonly detail: string;
}

/**
 * ARQC, TC or AAC (EMV 4.4 Book 2, 8.1.2): 8 bytes of MAC over the data that the cryptogram version
 * names. Padding 2 is EMV's; 1 is Visa's CVN 10.
 */
export function applicationCryptogram(
  key: Uint8Array,
  data: Uint8Array,
  padding: MacPadding = 2,
): Result<Uint8Array, CryptogramError> {
  return checkKey(key) ?? ok(retailMac(key, data, padding));
}

/** ARPC, method 1 (8.2.1): the ARQC with the response code (8A, 2 bytes) in front, encrypted; 8 bytes. */
export function arpcMethod1(
  key: Uint8Array,
  arqc: Uint8Array,
  responseCode: Uint8Array,
): Result<Uint8Array, CryptogramError> {
  const wrong = checkKey(key) ?? checkLength('cryptogram', 'ARQC', arqc, 8);
  if (wrong) return wrong;
  const wrongCode = checkLength('response-code', 'authorisation response code', responseCode, 2);
  if (wrongCode) return wrongCode;
  const block = new Uint8Array(arqc);
  block[0]! ^= responseCode[0]!;
  block[1]! ^= responseCode[1]!;
  createTdes(key).encryptBlock(block, 0, block, 0);
  return ok(block);
}

/**
 * ARPC, method 2 (8.2.2): 4 bytes of MAC over ARQC, card status update (4 bytes) and proprietary
 * authentication data (8 bytes at most).
 */
export function arpcMethod2(
  key: Uint8Array,
  arqc: Uint8Array,
  statusUpdate: Uint8Array,
  proprietary: Uint8Array = new Uint8Array(0),
): Result<Uint8Array, CryptogramError> {
  const wrong = checkKey(key) ?? checkLength('cryptogram', 'ARQC', arqc, 8);
  if (wrong) return wrong;
  const wrongUpdate = checkLength('status-update', 'card status update', statusUpdate, 4);
  if (wrongUpdate) return wrongUpdate;
  if (proprietary.length > 8) {
    const detail = `proprietary authentication data: expected at most 8 bytes, got ${proprietary.length}`;
    return err({ kind: 'proprietary', detail });
  }
  return ok(retailMac(key, concat(arqc, statusUpdate, proprietary), 2).slice(0, 4));
}

function checkKey(key: Uint8Array): Result<never, CryptogramError> | undefined {
  return checkLength('key-length', 'cryptogram key', key, 16);
}

function checkLength(
  kind: CryptogramError['kind'],
  what: string,
  bytes: Uint8Array,
  length: number,
): Result<never, CryptogramError> | undefined {
  if (bytes.length === length) return undefined;
  return err({ kind, detail: `${what}: expected ${length} bytes, got ${bytes.length}` });
}
