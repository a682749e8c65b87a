import { type CommandApdu, INS } from '../apdu.ts';
import { getData, getProcessingOptions, readRecord } from './application.ts';
import { getChallenge, verify } from './cardholder.ts';
import { internalAuthenticate } from './dynamic-authentication.ts';
import { generateAc } from './generate-ac.ts';
import { externalAuthenticate } from './issuer-authentication.ts';
import { scriptCommand } from './scripts.ts';
import { select } from './selection.ts';
import { type Answer, type Card, type Handler, refuse } from './session.ts';

/** Handlers by CLA and INS (EMV 4.4 Book 3, 6.3.2 and 6.3.3). */
const OVER_THE_AIR: ReadonlyMap<number, Handler> = new Map([
  [key(0x00, INS.select), select],
  [key(0x00, INS.readRecord), readRecord],
  [key(0x80, INS.getProcessingOptions), getProcessingOptions],
  [key(0x80, INS.getData), getData],
]);

const WITH_CONTACTS: ReadonlyMap<number, Handler> = new Map([
  ...OVER_THE_AIR,
  [key(0x00, INS.getChallenge), getChallenge],
  [key(0x00, INS.internalAuthenticate), internalAuthenticate],
  [key(0x00, INS.externalAuthenticate), externalAuthenticate],
  [key(0x80, INS.generateAc), generateAc],
  [key(0x84, INS.applicationBlock), scriptCommand],
  [key(0x84, INS.applicationUnblock), scriptCommand],
  [key(0x84, INS.cardBlock), scriptCommand],
  [key(0x84, INS.pinChangeUnblock), scriptCommand],
  // ISO's own commands come with ISO's class for secure messaging too.
  [key(0x04, INS.putData), scriptCommand],
  [key(0x84, INS.putData), scriptCommand],
  [key(0x04, INS.updateRecord), scriptCommand],
  [key(0x84, INS.updateRecord), scriptCommand],
]);

const CLASSES = new Set([0x00, 0x04, 0x80, 0x84]);

function key(cla: number, ins: number): number {
  return (cla << 8) | ins;
}

/** One command, whatever the protocol; Le does not matter here. */
export function execute(card: Card, command: CommandApdu): Answer {
  const { cla, ins } = command;
  if (!CLASSES.has(cla)) return refuse(0x6e00);
  const { transaction } = card.session;
  // A challenge is good for the command right behind it.
  const challenge = transaction?.challenge;
  if (transaction) transaction.challenge = undefined;
  const contacts = card.interface === 'contact';
  if (contacts && cla === 0x00 && ins === INS.verify) return verify(card, command, challenge);
  const handler = (contacts ? WITH_CONTACTS : OVER_THE_AIR).get(key(cla, ins));
  return handler ? handler(card, command) : refuse(0x6d00);
}
