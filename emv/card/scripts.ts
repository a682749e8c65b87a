import { concat, equalBytes } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { decryptCbc, decryptEcb } from '../../crypto/block-cipher.ts';
import { createTdes } from '../../crypto/des.ts';
import { xor } from '../../crypto/xor.ts';
import { type CommandApdu, INS } from '../apdu.ts';
import { pinOfBlock } from './cardholder.ts';
import { recordKey } from './personalise.ts';
import { type Answer, answer, type Card, refuse, type Transaction } from './session.ts';
import { twoBytes } from './values.ts';

const MAC_LENGTH = 8;

/**
 * A command of the issuer under secure messaging, format 2 (EMV 4.4 Book 2, 9): the last eight
 * bytes of its data are the MAC. Only after the first cryptogram, an ARQC or a blocked application's
 * AAC, which the session key or the MAC depends on.
 */
export function scriptCommand(card: Card, command: CommandApdu): Answer {
  const { transaction } = card.session;
  if (!transaction?.first) return refuse(0x6985);
  const { memory, scripts, first } = transaction;
  memory.scriptCommands++;
  scripts.commands++;
  const done = carryOut(card, transaction, command, first.cryptogram);
  if (done.sw !== 0x9000) {
    memory.scriptFailed = true;
    scripts.failed = true;
  }
  return done;
}

function carryOut(
  card: Card,
  transaction: Transaction,
  { cla, ins, p1, p2, data = new Uint8Array(0) }: CommandApdu,
  arqc: Uint8Array,
): Answer {
  if (data.length < MAC_LENGTH) return refuse(0x6987);
  const end = data.length - MAC_LENGTH;
  const [body, mac] = [data.subarray(0, end), data.subarray(end)];
  const keys = card.keysOf(transaction.app);
  const atc = twoBytes(transaction.memory.atc);
  const header = Uint8Array.of(cla, ins, p1, p2, data.length);
  if (!equalBytes(mac, keys.scriptMac(header, body, atc, arqc))) return refuse(0x6988);
  switch (ins) {
    case INS.applicationBlock:
      return order(body, p1, p2, () => {
        transaction.memory.blocked = true;
      });
    case INS.applicationUnblock:
      return order(body, p1, p2, () => {
        transaction.memory.blocked = false;
      });
    case INS.cardBlock:
      return order(body, p1, p2, () => {
        card.memory.blocked = true;
      });
    case INS.pinChangeUnblock:
      return changePin(card, transaction, p1, p2, body, arqc);
    case INS.putData:
      transaction.memory.values[toHex(Uint8Array.of(p1, p2))] = toHex(body);
      return answer();
    default:
      return updateRecord(transaction, p1, p2, body);
  }
}

/** A command that is nothing but a header and a MAC. */
function order(body: Uint8Array, p1: number, p2: number, act: () => void): Answer {
  if (p1 !== 0 || p2 !== 0) return refuse(0x6a86);
  if (body.length > 0) return refuse(0x6700);
  act();
  return answer();
}

/** P2 of PIN CHANGE/UNBLOCK. */
const UNBLOCK = 0x00;
const CHANGE_WITH_OLD_PIN = 0x01;
const CHANGE = 0x02;

function changePin(
  card: Card,
  transaction: Transaction,
  p1: number,
  p2: number,
  body: Uint8Array,
  arqc: Uint8Array,
): Answer {
  if (p1 !== 0) return refuse(0x6a86);
  if (p2 === UNBLOCK) {
    return order(body, p1, 0, () => {
      card.memory.pinTriesLeft = card.profile.pinTries.limit;
    });
  }
  if (p2 !== CHANGE && p2 !== CHANGE_WITH_OLD_PIN) return refuse(0x6a86);
  if (body.length === 0 || body.length % 8 !== 0) return refuse(0x6700);
  const pin = newPin(card, transaction, p2, body, arqc);
  if (pin === undefined) return refuse(0x6a80);
  card.memory.pin = pin;
  card.memory.pinTriesLeft = card.profile.pinTries.limit;
  return answer();
}

/** What deciphers to a PIN block; undefined for anything else. */
function newPin(
  card: Card,
  { app, memory }: Transaction,
  p2: number,
  body: Uint8Array,
  arqc: Uint8Array,
): string | undefined {
  const keys = card.keysOf(app);
  const cipher = createTdes(keys.scriptKey(twoBytes(memory.atc), arqc));
  if (keys.version.scriptEncryption !== 'visa') {
    // Whole blocks are not filled up: CBC over one block.
    return p2 === CHANGE && body.length === 8 ? pinOfBlock(decryptCbc(cipher, body)) : undefined;
  }
  // A length of 8 in front, the block, padding method 2 (VIS 1.5, appendix C).
  const plain = decryptEcb(cipher, body);
  if (plain.length !== 16 || plain[0] !== 8 || plain[9] !== 0x80) return undefined;
  const bound = concat(new Uint8Array(4), keys.pinBinding.subarray(4, 8));
  const block = xor(plain.subarray(1, 9), bound);
  const old = p2 === CHANGE_WITH_OLD_PIN ? card.memory.pin.padEnd(16, '0') : '0'.repeat(16);
  const fresh = xor(block, hex(old));
  // Control field 0 here, 2 where a terminal makes the block.
  if (fresh[0]! >> 4 !== 0) return undefined;
  fresh[0]! |= 0x20;
  return pinOfBlock(fresh);
}

/** UPDATE RECORD replaces a record that is there. */
function updateRecord(
  { app, memory }: Transaction,
  p1: number,
  p2: number,
  body: Uint8Array,
): Answer {
  if ((p2 & 0x07) !== 0x04 || p1 === 0) return refuse(0x6a86);
  const key = recordKey(p2 >> 3, p1);
  if (!app.records.has(key)) return refuse(0x6a83);
  memory.records[String(key)] = toHex(body);
  return answer();
}
