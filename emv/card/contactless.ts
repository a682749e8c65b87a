import { buildTlv, splitDolData } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { dynamicSignature } from './dynamic-authentication.ts';
import { amountOf, makeCryptogram, unpredictableNumber } from './generate-ac.ts';
import type { ContactlessProfile } from './profile.ts';
import { type CryptogramType, informationData } from './results.ts';
import { type Answer, answer, type Card, refuse, type Transaction } from './session.ts';
import { twoBytes, type Values } from './values.ts';

/**
 * One tap: the answer to GET PROCESSING OPTIONS is the whole transaction. Generic: the order of
 * Book C-3's fast path without any scheme's own rules.
 */
export function contactlessOptions(card: Card, transaction: Transaction): Answer {
  const { app, memory } = transaction;
  const { contactless } = app.profile;
  const parts = splitDolData(app.profile.pdol, transaction.pdolData ?? new Uint8Array(0));
  if (!contactless || !parts) return refuse(0x6985);
  const terminal: Values = new Map(parts.map(({ tag, value }) => [tag, value]));
  const qualifiers = terminal.get('9F66') ?? new Uint8Array(4);
  if (!((qualifiers[0] ?? 0) & 0x20)) return refuse(0x6985);
  const type = decide(transaction, contactless, terminal, qualifiers);
  const { bytes, issuerData } = makeCryptogram(card, transaction, terminal, type);
  transaction.first = {
    type,
    cryptogram: bytes,
    dolData: new Uint8Array(0),
    terminal,
  };
  memory.onlineUnfinished = false;
  const cardQualifiers = qualifiersOf(contactless, qualifiers);
  return answer(
    buildTlv(
      '77',
      buildTlv('82', app.aip),
      ...track2(app.values),
      buildTlv('5F34', app.values.get('5F34') ?? Uint8Array.of(0)),
      buildTlv('9F10', issuerData),
      buildTlv('9F26', bytes),
      buildTlv('9F27', Uint8Array.of(informationData(type))),
      buildTlv('9F36', twoBytes(memory.atc)),
      buildTlv('9F6C', cardQualifiers),
      ...(type === 'TC' ? offlineProof(card, transaction, terminal, cardQualifiers) : []),
    ),
  );
}

function track2(values: Values): readonly Uint8Array[] {
  const track = values.get('57');
  return track ? [buildTlv('57', track)] : [];
}

function decide(
  { memory, app }: Transaction,
  { offlineLimit }: ContactlessProfile,
  terminal: Values,
  qualifiers: Uint8Array,
): CryptogramType {
  if (memory.blocked) return 'AAC';
  const offlineOnly = (qualifiers[0]! & 0x08) !== 0;
  const onlineRequired = (qualifiers[1]! & 0x80) !== 0;
  const canSign = app.profile.authentication.methods.includes('dda');
  const offline =
    canSign &&
    !onlineRequired &&
    amountOf(terminal) <= offlineLimit &&
    memory.atc - memory.lastOnlineAtc <= app.profile.risk.consecutiveLimit;
  if (offline) return 'TC';
  return offlineOnly ? 'AAC' : 'ARQC';
}

/** Card Transaction Qualifiers, 9F6C: the CVM, where the reader requires one it supports. */
function qualifiersOf({ cvm }: ContactlessProfile, qualifiers: Uint8Array): Uint8Array {
  if (!(qualifiers[1]! & 0x40) || cvm === 'none') return new Uint8Array(2);
  return cvm === 'online-pin' ? Uint8Array.of(0x80, 0) : Uint8Array.of(0x40, 0);
}

/**
 * For an offline approval: where the certificates are, and a signature over unpredictable number,
 * amount, currency and card data (9F69: version, a number of the card, the qualifiers).
 */
function offlineProof(
  card: Card,
  { app }: Transaction,
  terminal: Values,
  cardQualifiers: Uint8Array,
): readonly Uint8Array[] {
  const related = concat(0x01, card.random.bytes(4), cardQualifiers);
  const hashed = concat(
    unpredictableNumber(terminal),
    terminal.get('9F02') ?? new Uint8Array(6),
    terminal.get('5F2A') ?? new Uint8Array(2),
    related,
  );
  return [
    buildTlv('94', app.afl),
    buildTlv('9F4B', dynamicSignature(card, hashed)),
    buildTlv('9F69', related),
  ];
}
