import { buildTlv, splitDolData } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import { sha1 } from '../../crypto/sha1.ts';
import type { CommandApdu } from '../apdu.ts';
import { signDynamicData } from '../certificate/sign.ts';
import { TEST_KEYS } from '../certificate/test-keys.ts';
import { CDA_REQUESTED } from '../commands.ts';
import { checkIssuer, concludeOnline, isOffline } from './issuer-authentication.ts';
import { cryptogramData } from './keys.ts';
import { spoiled } from './personalise.ts';
import { type CryptogramType, informationData, issuerApplicationData } from './results.ts';
import { type Answer, answer, type Card, hasFault, refuse, type Transaction } from './session.ts';
import { COVERED, twoBytes, type Values } from './values.ts';

const EMPTY = new Uint8Array(0);

/** Reference control parameter, bits 8-7 of P1. */
const REQUESTS = ['AAC', 'TC', 'ARQC', undefined] as const;

/** EMV 4.4 Book 3, 6.5.5, 9.3 and 10.8; Book 2, 6.6. */
export function generateAc(card: Card, command: CommandApdu): Answer {
  const { transaction } = card.session;
  if (!transaction?.pdolData || transaction.second) return refuse(0x6985);
  // After a first TC or AAC the card has said its last word (Book 3, 9.3).
  if (transaction.first && transaction.first.type !== 'ARQC') return refuse(0x6985);
  const asked = REQUESTS[command.p1 >> 6];
  const signed = (command.p1 & CDA_REQUESTED) !== 0;
  const { profile } = transaction.app;
  const knowsCda = profile.authentication.methods.includes('cda');
  if (!asked || command.p2 !== 0 || (command.p1 & 0x2f) !== 0) return refuse(0x6a86);
  if (signed && !knowsCda) return refuse(0x6a86);
  const dol = transaction.first ? profile.cdol2 : profile.cdol1;
  const dolData = command.data ?? EMPTY;
  const parts = splitDolData(dol, dolData);
  if (!parts) return refuse(0x6700);
  const terminal = new Map([
    ...(transaction.first?.terminal ?? []),
    ...parts.map(({ tag, value }) => [tag, value.slice()] as const),
  ]);
  return transaction.first
    ? secondCryptogram(card, transaction, asked, terminal, dolData, signed)
    : firstCryptogram(card, transaction, asked, terminal, dolData, signed);
}

function firstCryptogram(
  card: Card,
  transaction: Transaction,
  asked: CryptogramType,
  terminal: Values,
  dolData: Uint8Array,
  signed: boolean,
): Answer {
  const type = decideFirst(card, transaction, asked, terminal);
  const cryptogram = makeCryptogram(card, transaction, terminal, type);
  transaction.first = {
    type,
    cryptogram: cryptogram.bytes,
    dolData: dolData.slice(),
    terminal,
  };
  const { memory } = transaction;
  if (type === 'ARQC') memory.onlineUnfinished = true;
  const dolValues = concat(transaction.pdolData ?? EMPTY, dolData);
  return answer(assemble(card, transaction, type, cryptogram, terminal, dolValues, signed));
}

/** The card may only go down from TC over ARQC to AAC; a faulty one goes up. */
function decideFirst(
  card: Card,
  transaction: Transaction,
  asked: CryptogramType,
  terminal: Values,
): CryptogramType {
  const { memory } = transaction;
  if (hasFault(card, 'upgrades-cryptogram')) return 'TC';
  if (memory.blocked || asked === 'AAC') return 'AAC';
  if (asked === 'ARQC') return hasFault(card, 'declines-online') ? 'AAC' : 'ARQC';
  const mustAsk = memory.issuerAuthenticationFailed || memory.onlineUnfinished;
  return mustAsk || mustGoOnline(transaction, terminal) ? 'ARQC' : 'TC';
}

/** More, or more often, than the issuer lets pass without being asked. */
function mustGoOnline({ memory, app }: Transaction, terminal: Values): boolean {
  const { offlineLimit, consecutiveLimit } = app.profile.risk;
  return amountOf(terminal) > offlineLimit || memory.atc - memory.lastOnlineAtc > consecutiveLimit;
}

/** Amount, Authorised (9F02) in minor units; more than any limit where it is not known. */
export function amountOf(terminal: Values): number {
  const amount = terminal.get('9F02');
  return amount ? Number(toHex(amount)) : Number.POSITIVE_INFINITY;
}

function secondCryptogram(
  card: Card,
  transaction: Transaction,
  asked: CryptogramType,
  terminal: Values,
  dolData: Uint8Array,
  signed: boolean,
): Answer {
  if (asked === 'ARQC') return refuse(0x6985);
  const issuerData = terminal.get('91');
  const wanted = transaction.app.profile.issuerAuthentication === 'second-generate-ac';
  if (wanted && issuerData?.some((byte) => byte !== 0)) checkIssuer(card, transaction, issuerData);
  const refused =
    asked === 'AAC' ||
    transaction.memory.blocked ||
    transaction.issuerAuthentication === 'wrong' ||
    transaction.declinedByIssuer ||
    hasFault(card, 'declines-after-approval') ||
    (isOffline(terminal.get('8A')) && mustGoOnline(transaction, terminal));
  const type = refused ? 'AAC' : 'TC';
  const cryptogram = makeCryptogram(card, transaction, terminal, type);
  const first = transaction.first?.dolData ?? EMPTY;
  const dolValues = concat(transaction.pdolData ?? EMPTY, first, dolData);
  transaction.second = type;
  concludeOnline(transaction, terminal.get('8A'));
  return answer(assemble(card, transaction, type, cryptogram, terminal, dolValues, signed));
}

/** A cryptogram and the 9F10 that it covers. */
export interface Cryptogram {
  readonly bytes: Uint8Array;
  readonly issuerData: Uint8Array;
}

export function makeCryptogram(
  card: Card,
  transaction: Transaction,
  terminal: Values,
  type: CryptogramType,
): Cryptogram {
  const { app, memory, first } = transaction;
  const keys = card.keysOf(app);
  const issuerData =
    first && type !== 'ARQC'
      ? issuerApplicationData(card, transaction, first.type, type)
      : issuerApplicationData(card, transaction, type);
  const covered = concat(
    ...COVERED.map(({ tag, length }) => terminal.get(tag) ?? new Uint8Array(length)),
  );
  const atc = twoBytes(memory.atc);
  const data = cryptogramData(keys.version, covered, app.aip, atc, issuerData);
  const bytes = keys.cryptogram(data, atc, unpredictableNumber(terminal));
  return {
    bytes: hasFault(card, 'cryptogram-wrong') ? spoiledCryptogram(bytes) : bytes,
    issuerData,
  };
}

function spoiledCryptogram(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}

export function unpredictableNumber(terminal: Values): Uint8Array {
  return terminal.get('9F37') ?? new Uint8Array(4);
}

/** The answer in format 1 or 2, or in format 2 with the cryptogram inside a signature. */
function assemble(
  card: Card,
  transaction: Transaction,
  type: CryptogramType,
  { bytes, issuerData }: Cryptogram,
  terminal: Values,
  dolValues: Uint8Array,
  signed: boolean,
): Uint8Array {
  const { app, memory } = transaction;
  const cid = Uint8Array.of(informationData(type));
  const atc = twoBytes(memory.atc);
  const head = [buildTlv('9F27', cid), buildTlv('9F36', atc)];
  const tail = buildTlv('9F10', issuerData);
  // An AAC is never signed (Book 2, 6.6.1).
  if (signed && type !== 'AAC') {
    const hash = sha1(concat(dolValues, ...head, tail));
    const number = card.random.bytes(8);
    const dynamic = concat(number.length, number, cid, bytes, hash);
    const signature = signDynamicData(TEST_KEYS.card, dynamic, unpredictableNumber(terminal));
    const given = hasFault(card, 'cda-wrong') ? spoiled(signature) : signature;
    return buildTlv('77', ...head, buildTlv('9F4B', given), tail);
  }
  if (app.profile.cryptogram.format === 1 && !signed) {
    return buildTlv('80', cid, atc, bytes, issuerData);
  }
  return buildTlv('77', ...head, buildTlv('9F26', bytes), tail);
}
