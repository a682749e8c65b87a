import { buildTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { hex } from '../../bytes/hex.ts';
import {
  type CryptogramVersion,
  deriveScriptKey,
  scriptMacMessage,
} from '../../crypto/cryptogram-versions.ts';
import { encodePinBlock } from '../../crypto/pin-block.ts';
import { encryptScriptData, scriptMac, visaPinChangeBlock } from '../../crypto/secure-messaging.ts';
import { encodeCommand, INS } from '../apdu.ts';
import { sure } from './sure.ts';

/** What an issuer wants of its card (EMV 4.4 Book 3, 6.5). `pin`: 4 to 12 digits. */
export type ScriptOrder =
  | { readonly kind: 'block-application' | 'unblock-application' | 'block-card' | 'unblock-pin' }
  | { readonly kind: 'change-pin'; readonly pin: string }
  /** A tag of two bytes, and its value in hex. */
  | { readonly kind: 'put-data'; readonly tag: string; readonly value: string };

/** The three card master keys, and what binds a script to its transaction. */
export interface ScriptKeys {
  readonly version: CryptogramVersion;
  readonly cryptogram: Uint8Array;
  readonly mac: Uint8Array;
  readonly encryption: Uint8Array;
  /** Two bytes. */
  readonly atc: Uint8Array;
  readonly arqc: Uint8Array;
}

/** Class byte of a command under secure messaging, format 2. */
const SECURED = 0x84;
const MAC_LENGTH = 8;

/**
 * One script, template 72 (after the second GENERATE AC), or 71 (before it): identifier 9F18 and a
 * command 86 for each order, each with a MAC of eight bytes (EMV 4.4 Book 3, 10.10; Book 2, 9).
 */
export function buildScript(
  when: '71' | '72',
  identifier: number,
  orders: readonly ScriptOrder[],
  keys: ScriptKeys,
): Uint8Array {
  const id = Uint8Array.of(identifier >> 24, identifier >> 16, identifier >> 8, identifier);
  const commands = orders.map((order) => buildTlv('86', commandOf(order, keys)));
  return buildTlv(when, buildTlv('9F18', id), ...commands);
}

function commandOf(order: ScriptOrder, keys: ScriptKeys): Uint8Array {
  switch (order.kind) {
    case 'block-application':
      return secured(INS.applicationBlock, 0, 0, NOTHING, keys);
    case 'unblock-application':
      return secured(INS.applicationUnblock, 0, 0, NOTHING, keys);
    case 'block-card':
      return secured(INS.cardBlock, 0, 0, NOTHING, keys);
    case 'unblock-pin':
      return secured(INS.pinChangeUnblock, 0, 0, NOTHING, keys);
    case 'change-pin':
      return secured(INS.pinChangeUnblock, 0, 2, newPin(order.pin, keys), keys);
    default: {
      const [p1, p2] = hex(order.tag);
      return secured(INS.putData, p1!, p2!, hex(order.value), keys);
    }
  }
}

const NOTHING = new Uint8Array(0);

function secured(
  ins: number,
  p1: number,
  p2: number,
  body: Uint8Array,
  { version, mac, atc, arqc }: ScriptKeys,
): Uint8Array {
  const header = Uint8Array.of(SECURED, ins, p1, p2, body.length + MAC_LENGTH);
  const key = sure(deriveScriptKey(version, mac, atc, arqc));
  const made = sure(scriptMac(key, scriptMacMessage(version, header, atc, arqc, body), MAC_LENGTH));
  return encodeCommand({ cla: SECURED, ins, p1, p2, data: concat(body, made) });
}

/** Visa binds the block to the card's own key; others send format 2 (VIS 1.5, C; Book 3, 6.5.10). */
function newPin(pin: string, { version, cryptogram, encryption, atc, arqc }: ScriptKeys) {
  const key = sure(deriveScriptKey(version, encryption, atc, arqc));
  const block =
    version.scriptEncryption === 'visa'
      ? sure(visaPinChangeBlock(cryptogram, pin))
      : sure(encodePinBlock({ format: 'ISO-2', pin }));
  return sure(encryptScriptData(key, block, version.scriptEncryption));
}
