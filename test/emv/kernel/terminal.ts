import { hex } from '../../../bytes/hex.ts';
import { parseApduTrace } from '../../../emv/apdu-trace.ts';
import { createScriptedCard } from '../../../emv/card/scripted-card.ts';
import { TEST_AUTHORITIES } from '../../../emv/certificate/test-authorities.ts';
import { createCardLink } from '../../../emv/kernel/card-link.ts';
import { encipherOfflinePin, offlinePinBlock } from '../../../emv/kernel/offline-pin.ts';
import type {
  TerminalApplication,
  TerminalProfile,
  TransactionInput,
} from '../../../emv/kernel/profile.ts';
import type { KernelQuestions } from '../../../emv/kernel/questions.ts';
import { beginSession, type Conversation, type Session } from '../../../emv/kernel/session.ts';
import { runContact } from '../../../emv/kernel/transaction.ts';

/** The domestic application as a test terminal takes it. */
export const NAPAS: TerminalApplication = {
  aid: hex('A0000007271010'),
  partialName: true,
  version: hex('0001'),
  floorLimit: 30_000_000,
  randomSelection: { target: 0, maximum: 0, threshold: 0 },
  actionCodes: {
    denial: hex('0000000000'),
    online: hex('FC50F8F800'),
    default: hex('FC50F0F800'),
  },
  defaultDdol: hex('9F3704'),
};

export function application(aid: string, more: Partial<TerminalApplication> = {}) {
  return { ...NAPAS, aid: hex(aid), ...more };
}

/** A shop's terminal: attended, offline with online capability. */
export const POS: TerminalProfile = {
  type: 0x22,
  capabilities: hex('60F8C8'),
  additionalCapabilities: hex('FF80F0F0FF'),
  country: '704',
  currency: '704',
  currencyExponent: 0,
  applications: [NAPAS],
  authorityKeys: ['A000000727', 'A000000003', 'A000000004'].flatMap((rid) => [
    { ...TEST_AUTHORITIES.F1, rid: hex(rid), index: 0xf1 },
    { ...TEST_AUTHORITIES.F3, rid: hex(rid), index: 0xf3 },
  ]),
  revoked: [],
  cardholderChooses: true,
  pinBypass: true,
};

/** A bank's cash machine: unattended, online only, PINs online only, and a stripe reader. */
export const ATM: TerminalProfile = { ...POS, type: 0x14, capabilities: hex('6040C8') };

export const PURCHASE: TransactionInput = {
  type: 0x00,
  amount: 2_000_000,
  date: '261122',
  time: '101112',
  unpredictableNumber: hex('01020304'),
  selectionDraw: 50,
};

/** Answers that a test does not care about; a question that was not foreseen fails it. */
export function answers(more: Partial<KernelQuestions> = {}): KernelQuestions {
  const unforeseen = (question: string) => async (): Promise<never> => {
    throw new Error(`nobody expected ${question}`);
  };
  return {
    chooseApplication: unforeseen('a choice of applications'),
    offlinePin: unforeseen('an offline PIN'),
    onlinePin: unforeseen('an online PIN'),
    goOnline: unforeseen('to go online'),
    ...more,
  };
}

/** A PIN pad for offline PINs; padding is all zeroes, so that traces repeat. */
export function pinPad(pin: string): KernelQuestions['offlinePin'] {
  return async ({ encipherUnder }) => ({
    kind: 'entered',
    async verifyData(challenge) {
      const block = offlinePinBlock(pin);
      if (!encipherUnder || !challenge) return block;
      const padding = new Uint8Array(encipherUnder.modulus.length - 17);
      return encipherOfflinePin(block, encipherUnder, challenge, padding)!;
    },
  });
}

export function scripted(transcript: string) {
  const exchanges = parseApduTrace(transcript);
  if (!exchanges.ok) throw new Error(exchanges.error.detail);
  return createScriptedCard(exchanges.value);
}

export interface Scene {
  readonly script?: string;
  readonly card?: Readonly<Record<string, string>>;
  readonly profile?: Partial<TerminalProfile>;
  readonly application?: Partial<TerminalApplication>;
  readonly transaction?: Partial<TransactionInput>;
  readonly ask?: Partial<KernelQuestions>;
  readonly protocol?: 'T=0' | 'T=1';
}

export function conversationOf(scene: Scene): Conversation & { end(): void } {
  const card = scripted(scene.script ?? '');
  const log: string[] = [];
  const protocol = scene.protocol ?? 'T=1';
  const link = createCardLink({
    transceive: card.transceive,
    protocol,
    log: (line) => log.push(line),
  });
  return {
    link,
    profile: { ...POS, ...scene.profile },
    transaction: { ...PURCHASE, ...scene.transaction },
    ask: answers(scene.ask),
    log,
    progress: { optionsAnswered: false, hostApproved: false, scriptResults: [] },
    end: card.end,
  };
}

/** A session in the middle of things: `card` is what has been read, in hex by tag. */
export function sessionOf(scene: Scene): Session & { end(): void } {
  const conversation = conversationOf(scene);
  const data = new Map(Object.entries(scene.card ?? {}).map(([tag, value]) => [tag, hex(value)]));
  const session = beginSession(conversation, { ...NAPAS, ...scene.application }, data);
  return { ...session, end: conversation.end };
}

/** A whole transaction with a card that knows its part by heart. */
export async function play(scene: Scene) {
  const card = scripted(scene.script ?? '');
  const outcome = await runContact({
    transceive: card.transceive,
    protocol: scene.protocol ?? 'T=1',
    profile: { ...POS, ...scene.profile },
    transaction: { ...PURCHASE, ...scene.transaction },
    ask: answers(scene.ask),
  });
  card.end();
  return outcome;
}
