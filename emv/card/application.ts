import { buildTlv, findTlv, parseTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import type { CommandApdu } from '../apdu.ts';
import { contactlessOptions } from './contactless.ts';
import { recordKey } from './personalise.ts';
import { directoryRecord } from './selection.ts';
import { type Answer, answer, type Card, hasFault, refuse } from './session.ts';
import { twoBytes } from './values.ts';

const EMPTY = new Uint8Array(0);

/** The ATC has two bytes; a card that has used them up is at its end. */
const MOST_ATC = 0xffff;

/** GET PROCESSING OPTIONS (EMV 4.4 Book 3, 6.5.8 and 10.1). */
export function getProcessingOptions(card: Card, command: CommandApdu): Answer {
  const { transaction } = card.session;
  if (!transaction || transaction.pdolData) return refuse(0x6985);
  if (command.p1 !== 0 || command.p2 !== 0) return refuse(0x6a86);
  const wanted = transaction.app.profile.pdol.reduce((sum, { length }) => sum + length, 0);
  const template = parseTlv(command.data ?? EMPTY);
  const list = template.ok ? findTlv(template.value, '83')?.value : undefined;
  if (!list || list.length !== wanted) return refuse(0x6700);
  if (hasFault(card, 'options-refused') || transaction.memory.atc >= MOST_ATC) {
    return refuse(0x6985);
  }
  transaction.pdolData = list.slice();
  transaction.memory.atc++;
  if (card.interface === 'contactless') return contactlessOptions(card, transaction);
  const { aip, afl, profile } = transaction.app;
  return answer(
    profile.cryptogram.format === 1
      ? buildTlv('80', aip, afl)
      : buildTlv('77', buildTlv('82', aip), buildTlv('94', afl)),
  );
}

/** EMV 4.4 Book 3, 6.5.11. */
export function readRecord(card: Card, { p1, p2 }: CommandApdu): Answer {
  if ((p2 & 0x07) !== 0x04 || p1 === 0) return refuse(0x6a86);
  const { inDirectory, transaction } = card.session;
  if (!inDirectory && !transaction) return refuse(0x6985);
  const sfi = p2 >> 3;
  const found = inDirectory
    ? directoryRecord(card, sfi, p1)
    : applicationRecord(card, recordKey(sfi, p1));
  return found ? answer(found) : refuse(0x6a83);
}

function applicationRecord(
  { session: { transaction } }: Card,
  key: number,
): Uint8Array | undefined {
  const written = transaction?.memory.records[String(key)];
  return written === undefined ? transaction?.app.records.get(key) : hex(written);
}

/** EMV 4.4 Book 3, 6.5.7. */
export function getData(card: Card, { p1, p2 }: CommandApdu): Answer {
  const { transaction } = card.session;
  if (!transaction) return refuse(0x6985);
  const { memory } = transaction;
  switch ((p1 << 8) | p2) {
    case 0x9f17:
      if (hasFault(card, 'pin-counter-silent')) return refuse(0x6a88);
      return answer(buildTlv('9F17', Uint8Array.of(card.memory.pinTriesLeft)));
    case 0x9f36:
      return answer(buildTlv('9F36', twoBytes(memory.atc)));
    case 0x9f13:
      return answer(buildTlv('9F13', twoBytes(memory.lastOnlineAtc)));
    default:
      return writtenData(memory.values, concat(p1, p2));
  }
}

/** What PUT DATA wrote can be read again. */
function writtenData(values: Readonly<Record<string, string>>, tag: Uint8Array): Answer {
  const name = toHex(tag);
  const value = values[name];
  return value === undefined ? refuse(0x6a88) : answer(buildTlv(name, hex(value)));
}
