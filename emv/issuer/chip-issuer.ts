import { ascii } from '../../bytes/ascii.ts';
import { buildTlv } from '../../bytes/ber-tlv.ts';
import { concat, equalBytes } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../crypto/application-cryptogram.ts';
import {
  type CryptogramVersion,
  deriveCryptogramKey,
  findCryptogramVersion,
} from '../../crypto/cryptogram-versions.ts';
import { deriveCardMasterKey } from '../../crypto/emv-keys.ts';
import {
  type ChipRequest,
  type CryptogramType,
  coveredData,
  readChipRequest,
  versionOf,
} from './chip-request.ts';
import { createIssuerMemory, type IssuerMemory, type OrderedScripts } from './issuer-memory.ts';
import { buildScript, type ScriptOrder } from './scripts.ts';
import { sure } from './sure.ts';
import { readVerificationResults, type VerificationResults } from './verification-results.ts';

/** 16 bytes each, of one bank: the cards' own keys are derived from them. */
export interface IssuerKeys {
  readonly cryptogram: Uint8Array;
  readonly scriptMac: Uint8Array;
  readonly scriptEncryption: Uint8Array;
}

/** One application of one card, as its issuer knows it. */
export interface IssuedApplication {
  /** Upper-case hex. */
  readonly aid: string;
  readonly sequence: number;
  readonly scheme: 'visa' | 'mastercard';
  /** Cryptogram version number. */
  readonly version: number;
}

export interface ChipIssuerOptions {
  /** Of the bank that the card belongs to; undefined: of no bank here. */
  readonly masterKeys: (pan: string) => IssuerKeys | undefined;
  readonly profiles: (pan: string) => readonly IssuedApplication[];
  /** What the next transaction of each card brings it, where the memory has never known any. */
  readonly orders?: ReadonlyMap<string, readonly ScriptOrder[]>;
  /** Default: forgotten with the process; a new issuer has seen no transaction yet. */
  readonly memory?: IssuerMemory;
}

export type ChipRefusal =
  /** DE55 is not what it should be, or of a card without a chip. */
  | { readonly kind: 'unknown-application' | 'data' | 'amount'; readonly detail: string }
  /** Not one that comes after the last: a copy, or an old cryptogram again. */
  | { readonly kind: 'counter'; readonly detail: string }
  | { readonly kind: 'version' | 'cryptogram'; readonly detail: string };

/** The issuer's side of the chip: what the issuer hosts of the switch ask. */
export interface ChipIssuer {
  /** Whether the cryptogram is the card's, new, and over this amount (whole đồng). */
  verify(pan: string, chipData: string, amount?: number): boolean;
  /** DE55 of the answer, hex: 91, and 72 where something is ordered. None for what is not genuine. */
  answer(pan: string, chipData: string, responseCode: string): string | undefined;
  /** Why `verify` says no; what the card tells of itself where it says yes. */
  check(pan: string, chipData: string, amount?: number): Result<VerificationResults, ChipRefusal>;
  /** Whether the certificate (TC) of a sale that was approved offline is the card's. */
  verifyCertificate(pan: string, chipData: string, amount?: number): boolean;
  /** For the card's next transaction. */
  order(pan: string, ...orders: readonly ScriptOrder[]): void;
}

/** "Issuer approves online transaction": byte 2, bit 8 of the card status update (Book 3, C10). */
const APPROVED_UPDATE = Uint8Array.of(0x00, 0x80, 0x00, 0x00);
const DECLINED_UPDATE = new Uint8Array(4);

export function createChipIssuer(options: ChipIssuerOptions): ChipIssuer {
  const memory = options.memory ?? createIssuerMemory();
  for (const [pan, ordered] of options.orders ?? []) {
    if (memory.orders(pan) === undefined) memory.saveOrders(pan, unsent(ordered));
  }

  function genuine(
    pan: string,
    chipData: string,
    type: CryptogramType = 'ARQC',
  ): Result<Genuine, ChipRefusal> {
    const read = readChipRequest(chipData, type);
    if (!read.ok) return err({ kind: 'data', detail: read.error });
    const request = read.value;
    const master = options.masterKeys(pan);
    const known = options.profiles(pan);
    const application =
      known.find(({ aid }) => aid === request.aid) ?? (request.aid === '' ? known[0] : undefined);
    if (!master || !application) {
      return err({ kind: 'unknown-application', detail: 'no such application on this card' });
    }
    const { scheme, version: number } = application;
    const version = findCryptogramVersion(scheme, number);
    if (!version || versionOf(scheme, request) !== number) {
      return err({ kind: 'version', detail: `9F10: expected cryptogram version ${number}` });
    }
    const identity = { pan, sequence: String(application.sequence).padStart(2, '0') };
    const cardKey = sure(deriveCardMasterKey(master.cryptogram, identity));
    const atc = request.value('9F36');
    const key = sure(deriveCryptogramKey(version, cardKey, atc, request.unpredictableNumber));
    const data = coveredData(version, request);
    const expected = sure(applicationCryptogram(key, data, version.acPadding));
    if (!equalBytes(expected, request.arqc)) {
      return err({ kind: 'cryptogram', detail: '9F26: not the cryptogram of this card' });
    }
    const keys: CardKeys = {
      cryptogram: cardKey,
      mac: sure(deriveCardMasterKey(master.scriptMac, identity)),
      encryption: sure(deriveCardMasterKey(master.scriptEncryption, identity)),
      arpc: version.arpcKey === 'card' ? cardKey : key,
    };
    return ok({ request, application, version, keys });
  }

  function check(
    pan: string,
    chipData: string,
    amount?: number,
  ): Result<VerificationResults, ChipRefusal> {
    const found = genuine(pan, chipData);
    if (!found.ok) return found;
    const { request, application } = found.value;
    if (amount !== undefined && amount !== request.amount) {
      return err({ kind: 'amount', detail: '9F02: expected the amount of DE4' });
    }
    const card = `${pan} ${application.aid}`;
    const last = memory.lastCounter(card);
    if (request.atc <= last) {
      return err({ kind: 'counter', detail: `9F36: expected more than ${last}` });
    }
    memory.saveCounter(card, request.atc);
    return ok(readVerificationResults(application.scheme, request.issuerData));
  }

  return {
    check,
    verify: (pan, chipData, amount) => check(pan, chipData, amount).ok,
    verifyCertificate(pan, chipData, amount) {
      // Its counter says nothing: other transactions may have come before it was told.
      const found = genuine(pan, chipData, 'TC');
      return found.ok && (amount === undefined || amount === found.value.request.amount);
    },
    answer(pan, chipData, responseCode) {
      const found = genuine(pan, chipData);
      if (!found.ok) return undefined;
      const { request, application, version, keys } = found.value;
      const authentication = buildTlv(
        '91',
        authenticationData(version, keys, request, responseCode),
      );
      const before = memory.orders(pan) ?? unsent([]);
      const { orders, sent, sentTo } = afterWord(before, found.value);
      // Another application of the card knows nothing of what was sent.
      const due = sent === 0 || sentTo === application.aid ? orders : [];
      if (due.length === 0) {
        if (orders !== before.orders) memory.saveOrders(pan, unsent(orders));
        return toHex(authentication);
      }
      const bound = { ...keys, version, atc: request.value('9F36'), arqc: request.arqc };
      memory.saveOrders(pan, { orders: due, sent: due.length, sentTo: application.aid });
      return toHex(concat(authentication, buildScript('72', memory.nextScript(), due, bound)));
    },
    order(pan, ...more) {
      const before = memory.orders(pan) ?? unsent([]);
      memory.saveOrders(pan, { ...before, orders: [...before.orders, ...more] });
    },
  };
}

const unsent = (orders: readonly ScriptOrder[]): OrderedScripts => ({
  orders,
  sent: 0,
  sentTo: undefined,
});

/**
 * What is left to do when a card has spoken: what was sent stays ordered until its verification
 * results say that it has worked on it, since an answer may be lost.
 */
function afterWord(ordered: OrderedScripts, { request, application }: Genuine): OrderedScripts {
  const { orders, sent, sentTo } = ordered;
  if (sent === 0 || sentTo !== application.aid) return ordered;
  const said = readVerificationResults(application.scheme, request.issuerData);
  const isDone = said.scriptCommands > 0 && !said.onlineUnfinished;
  return isDone ? unsent(orders.slice(sent)) : ordered;
}

interface CardKeys {
  readonly cryptogram: Uint8Array;
  readonly mac: Uint8Array;
  readonly encryption: Uint8Array;
  readonly arpc: Uint8Array;
}

interface Genuine {
  readonly request: ChipRequest;
  readonly application: IssuedApplication;
  readonly version: CryptogramVersion;
  readonly keys: CardKeys;
}

/** Tag 91 (EMV 4.4 Book 2, 8.2): ARPC and response code, or ARPC and card status update. */
function authenticationData(
  { arpcMethod }: CryptogramVersion,
  { arpc }: CardKeys,
  { arqc }: ChipRequest,
  responseCode: string,
): Uint8Array {
  if (arpcMethod === 1) {
    const code = ascii(responseCode);
    return concat(sure(arpcMethod1(arpc, arqc, code)), code);
  }
  const update = responseCode === '00' ? APPROVED_UPDATE : DECLINED_UPDATE;
  return concat(sure(arpcMethod2(arpc, arqc, update)), update);
}
