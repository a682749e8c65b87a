import { ascii, fromAscii } from '../../bytes/ascii.ts';
import { buildTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import type { CommandApdu } from '../apdu.ts';
import {
  type CardApplication,
  fileControlInformation,
  languages,
  priorityIndicator,
} from './personalise.ts';
import {
  type Answer,
  answer,
  beginTransaction,
  type Card,
  freshSession,
  hasFault,
  refuse,
} from './session.ts';

/** Names of the directories with contacts and over the air (EMV 4.4 Book 1, 12.2.2; Book B, 3.3). */
const PSE = '1PAY.SYS.DDF01';
const PPSE = '2PAY.SYS.DDF01';

/** The directory file of the PSE. */
const DIRECTORY_SFI = 1;

const FIRST = 0x00;
const NEXT = 0x02;

/** EMV 4.4 Book 1, 11.3 and 12.3. */
export function select(card: Card, command: CommandApdu): Answer {
  if (card.memory.blocked) return refuse(0x6a81);
  if (command.p1 !== 0x04 || (command.p2 !== FIRST && command.p2 !== NEXT)) return refuse(0x6a86);
  const name = command.data ?? new Uint8Array(0);
  if (name.length < 5 || name.length > 16) return refuse(0x6700);
  const directory = card.interface === 'contact' ? PSE : PPSE;
  if (fromAscii(name) === directory && command.p2 === FIRST) return selectDirectory(card);
  return selectApplication(card, toHex(name), command.p2 === NEXT);
}

/** A name may be the beginning of several: the first in the card's order, then the next ones. */
function selectApplication(card: Card, name: string, next: boolean): Answer {
  const { search } = card.session;
  const from = next ? (search?.name === name ? search.next : card.applications.length) : 0;
  const found = card.applications.findIndex(
    (app, i) => i >= from && app.profile.aid.startsWith(name),
  );
  // A failed selection leaves what was selected before.
  if (found < 0) return refuse(0x6a82);
  const app = card.applications[found]!;
  const memory = card.memory.applications[app.profile.aid]!;
  card.session = {
    search: { name, next: found + 1 },
    inDirectory: false,
    transaction: beginTransaction(app, memory),
  };
  const data = fileControlInformation(card.profile, app);
  return { data, sw: memory.blocked ? 0x6283 : 0x9000 };
}

function selectDirectory(card: Card): Answer {
  if (!card.profile.directory) return refuse(0x6a82);
  card.session = { ...freshSession(), inDirectory: true };
  return answer(card.interface === 'contact' ? pseInformation(card) : ppseInformation(card));
}

function pseInformation(card: Card): Uint8Array {
  const proprietary = buildTlv(
    'A5',
    buildTlv('88', Uint8Array.of(DIRECTORY_SFI)),
    ...languages(card.profile),
    buildTlv('9F11', Uint8Array.of(1)),
  );
  return buildTlv('6F', buildTlv('84', ascii(PSE)), proprietary);
}

function ppseInformation(card: Card): Uint8Array {
  const entries = concat(...card.applications.map((app) => directoryEntry(card, app)));
  const proprietary = buildTlv('A5', buildTlv('BF0C', entries));
  const fci = buildTlv('6F', buildTlv('84', ascii(PPSE)), proprietary);
  return hasFault(card, 'directory-malformed') ? fci.slice(0, -1) : fci;
}

/** One application a record: EMV 4.4 Book 1, 12.2.3. Undefined: no such record. */
export function directoryRecord(card: Card, sfi: number, record: number): Uint8Array | undefined {
  const app = sfi === DIRECTORY_SFI ? card.applications[record - 1] : undefined;
  if (!app) return undefined;
  const entry = buildTlv('70', directoryEntry(card, app));
  return hasFault(card, 'directory-malformed') ? entry.slice(0, -1) : entry;
}

function directoryEntry(card: Card, app: CardApplication): Uint8Array {
  const { label, priority, confirm } = app.profile;
  const name = app.aid.slice();
  // Behind the RID: not even a part of the name is right.
  if (hasFault(card, 'directory-wrong')) name[Math.min(5, name.length - 1)]! ^= 0xff;
  return buildTlv(
    '61',
    buildTlv('4F', name),
    buildTlv('50', ascii(label)),
    ...(priority > 0 || confirm ? [priorityIndicator(priority, confirm)] : []),
  );
}
