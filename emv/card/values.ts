import { ascii } from '../../bytes/ascii.ts';
import type { DolEntry } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { hex } from '../../bytes/hex.ts';
import { type ApplicationProfile, CVM_CONDITIONS, CVM_METHODS } from './profile.ts';

/** Values by tag; what is not there the card has not. */
export type Values = Map<string, Uint8Array>;

export const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** ISO numeric codes are three digits in two bytes. */
const code = (digits: string): Uint8Array => hex(digits.padStart(4, '0'));

const digitPairs = (value: number): Uint8Array => hex(String(value).padStart(2, '0'));

/** Compressed numeric: filled with F to whole bytes. */
const compressed = (digits: string): Uint8Array =>
  hex(digits.length % 2 === 0 ? digits : `${digits}F`);

function dolBytes(dol: readonly DolEntry[]): Uint8Array {
  return concat(...dol.flatMap(({ tag, length }) => [hex(tag), length]));
}

function cvmList({ cvm }: ApplicationProfile): Uint8Array {
  const amounts = new DataView(new ArrayBuffer(8));
  amounts.setUint32(0, cvm.x);
  amounts.setUint32(4, cvm.y);
  const rules = cvm.rules.flatMap(({ method, when, otherwise }) => [
    CVM_METHODS[method] | (otherwise === 'next' ? 0x40 : 0),
    CVM_CONDITIONS[when],
  ]);
  return concat(new Uint8Array(amounts.buffer), Uint8Array.from(rules));
}

/** What the terminal is bound to by every cryptogram, in this order (EMV 4.4 Book 2, 8.1.1). */
export const COVERED: readonly DolEntry[] = [
  { tag: '9F02', length: 6 },
  { tag: '9F03', length: 6 },
  { tag: '9F1A', length: 2 },
  { tag: '95', length: 5 },
  { tag: '5F2A', length: 2 },
  { tag: '9A', length: 3 },
  { tag: '9C', length: 1 },
  { tag: '9F37', length: 4 },
];

/** Byte 2 bit 8, over the air. */
const EMV_MODE = 0x80;

/** Application Interchange Profile (EMV 4.4 Book 3, C1). */
export function interchangeProfile(
  app: ApplicationProfile,
  way: 'contact' | 'contactless',
): Uint8Array {
  const { methods } = app.authentication;
  const first =
    (methods.includes('sda') ? 0x40 : 0) |
    (methods.includes('dda') ? 0x20 : 0) |
    (app.cvm.rules.length > 0 ? 0x10 : 0) |
    0x08 |
    (app.issuerAuthentication === 'external-authenticate' ? 0x04 : 0) |
    (methods.includes('cda') ? 0x01 : 0);
  return Uint8Array.of(first, way === 'contactless' ? EMV_MODE : 0);
}

/** Track 2 as the chip has it; its discretionary data is zeroes, unlike the stripe's. */
function track2(app: ApplicationProfile): Uint8Array {
  return compressed(`${app.pan}D${app.expiry.slice(0, 4)}${app.serviceCode}0000000000`);
}

/** All that an application's records may hold, save certificates and signatures. */
export function valuesOf(app: ApplicationProfile): Values {
  const { methods } = app.authentication;
  const dynamic = methods.includes('dda') || methods.includes('cda');
  const values: Values = new Map([
    ['57', track2(app)],
    ['5A', compressed(app.pan)],
    ['5F20', ascii(app.holder)],
    ['5F24', hex(app.expiry)],
    ['5F25', hex(app.effective)],
    ['5F28', code(app.country)],
    ['5F30', code(app.serviceCode)],
    ['5F34', digitPairs(app.sequence)],
    ['8C', dolBytes(app.cdol1)],
    ['8D', dolBytes(app.cdol2)],
    ['9F07', hex(app.usage)],
    ['9F08', hex(app.version)],
    ['9F0D', hex(app.actionCodes.default)],
    ['9F0E', hex(app.actionCodes.denial)],
    ['9F0F', hex(app.actionCodes.online)],
    ['9F42', code(app.currency)],
    ['9F44', digitPairs(app.currencyExponent)],
  ]);
  if (app.cvm.rules.length > 0) values.set('8E', cvmList(app));
  if (dynamic) values.set('9F49', dolBytes(app.ddol));
  if (dynamic || methods.includes('sda')) values.set('9F4A', Uint8Array.of(0x82));
  if (app.pdol.length > 0) values.set('9F38', dolBytes(app.pdol));
  for (const [tag, value] of Object.entries(app.data)) values.set(tag, hex(value));
  return values;
}
