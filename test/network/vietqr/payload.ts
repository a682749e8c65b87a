import { crcDigits } from '../../../network/vietqr/crc.ts';

/** A data object with the length that it has; several values are joined. */
export function object(tag: string, ...values: readonly string[]): string {
  const value = values.join('');
  return `${tag}${String(Array.from(value).length).padStart(2, '0')}${value}`;
}

/** Ends a payload with its right CRC, whatever stands before. */
export function sealed(text: string): string {
  return `${text}6304${crcDigits(`${text}6304`)}`;
}

export const NAPAS = object('00', 'A000000727');
export const BENEFICIARY = object('01', object('00', '970403'), object('01', '0011012345678'));
export const SERVICE = object('02', 'QRIBFTTA');
export const ACCOUNT = object('38', NAPAS, BENEFICIARY, SERVICE);
export const HEAD = `${object('00', '01')}${object('01', '11')}`;
export const VND = object('53', '704');
export const VN = object('58', 'VN');
