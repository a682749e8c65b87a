import { expect } from 'vitest';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { runContactless } from '../../../emv/kernel/contactless/transaction.ts';
import type { KernelOutcome } from '../../../emv/kernel/outcome.ts';
import type { OnlineAnswer } from '../../../emv/kernel/questions.ts';
import { readCardNumber } from '../../../emv/kernel/survey.ts';
import { runContact } from '../../../emv/kernel/transaction.ts';
import { hasBit, TVR } from '../../../emv/kernel/tvr.ts';
import { cardProfile } from '../../../runtime/card-profiles.ts';
import { createSeededRandom, type Random } from '../../../time/seeded-random.ts';
import { chipOf, PIN, type TestChip } from '../../support/virtual-chip.ts';
import { forgedAnswers } from './forged-answers.ts';
import { mutate } from './mutations.ts';
import { type Answer, type Recording, recording, replay } from './recorded-card.ts';
import { ATM, answers, application, NAPAS, POS, PURCHASE, pinPad } from './terminal.ts';

/** For each of the two terminals; TELLERBENCH_FUZZ_RUNS=1000000 for a long one. */
export const RUNS = Number(process.env.TELLERBENCH_FUZZ_RUNS ?? 100_000) / 2;
export const SEED = 20261122;
const MOST_COMMANDS = 500;

const CARDS = [
  ['napas-debit', 'contact'],
  ['offline-approval', 'contact'],
  ['offline-plain-pin', 'contact'],
  ['offline-enciphered-pin', 'contact'],
  ['two-schemes', 'contact'],
  ['partial-names', 'contact'],
  ['mchip-card', 'contact'],
  ['napas-debit', 'contactless'],
  ['offline-approval', 'contactless'],
] as const;

const APPLICATIONS = ['A0000000031010', 'A0000007271010', 'A0000000041010'].map((aid) =>
  application(aid),
);
const COMBINATIONS = APPLICATIONS.map((one) => ({
  application: one,
  kernel: 0,
  qualifiers: hex('36000000'),
}));

/** 91, and a script before and after. */
const ISSUER = hex(
  '91081122334400800000' + '710F9F180401020304860684240000' + '0199' + '72088606842400000199',
);
const HOSTS = {
  approves: { kind: 'answered', approved: true, responseCode: '00', field55: ISSUER },
  declines: { kind: 'answered', approved: false, responseCode: '05', field55: ISSUER },
  silent: { kind: 'unable' },
} as const satisfies Record<string, OnlineAnswer>;
type Host = keyof typeof HOSTS;

/** Now and then what it sends for the card is changed too. */
function hostAnswer(random: Random, host: Host): OnlineAnswer {
  const answer = HOSTS[host];
  if (answer.kind === 'unable' || random.below(4) > 0) return answer;
  return { ...answer, field55: mutate(random, concat(ISSUER, 0x00, 0x00)) };
}

/** A card at a terminal, and where in what was recorded of it each host's part begins. */
interface Subject {
  readonly id: string;
  readonly way: 'contact' | 'contactless';
  readonly atm: boolean;
  readonly protocol: 'T=0' | 'T=1';
  readonly recorded: Recording;
  readonly begins: ReadonlyMap<Host, number>;
  readonly forged: ReturnType<typeof forgedAnswers>;
  /** Halves of every PAN, in hex wherever the card gives it: one is whole when the other is changed. */
  readonly pans: readonly string[];
}

interface Ended {
  readonly kind: string;
  readonly texts: readonly string[];
  /** What cannot be. */
  readonly wrong?: string | undefined;
}

const settingsOf = ({ atm }: { readonly atm: boolean }) => ({
  profile: { ...(atm ? ATM : POS), applications: APPLICATIONS },
  transaction: { ...PURCHASE, type: atm ? 0x01 : 0x00, amount: 150_000 },
});

async function transact(
  { way, protocol, atm }: Pick<Subject, 'way' | 'protocol' | 'atm'>,
  answer: Answer,
  host: OnlineAnswer,
): Promise<Ended> {
  const transceive = async (command: Uint8Array): Promise<Uint8Array> => answer(command);
  const { profile, transaction } = settingsOf({ atm });
  if (way === 'contactless') {
    const options = { transceive, profile, combinations: COMBINATIONS, transaction };
    const { kind, log, end, tvr, data } = await runContactless(options);
    const approvable = isTc(data.get('9F27')?.[0]) && !hasBit(tvr, TVR.ddaFailed);
    const wrong = kind === 'approved' && !approvable ? 'approved without a TC' : undefined;
    return { kind, texts: [...log, JSON.stringify(end ?? '')], wrong };
  }
  let asked = false;
  const ask = answers({
    chooseApplication: async () => 0,
    onlinePin: async () => 'entered',
    offlinePin: pinPad(PIN),
    goOnline: async () => {
      asked = true;
      return host;
    },
  });
  const outcome = await runContact({ transceive, protocol, profile, transaction, ask });
  const { kind, log, end } = outcome;
  const wrong = contradiction(outcome, asked && host.kind === 'answered' && host.approved, asked);
  return { kind, texts: [...log, JSON.stringify(end ?? '')], wrong };
}

const isTc = (cid: number | undefined): boolean => cid !== undefined && cid >> 6 === 1;

/** Whatever the card says: what no outcome may be. */
function contradiction(outcome: KernelOutcome, hostApproved: boolean, asked: boolean) {
  const { kind, end, cid, tvr, reverse, fallbackAllowed } = outcome;
  const approved = kind === 'approved-online' || kind === 'approved-offline';
  if ((kind === 'ended') !== (end !== undefined)) return 'an end without a reason';
  if (approved && !isTc(cid)) return 'approved without a TC';
  const denied = tvr.some((byte, i) => (byte & NAPAS.actionCodes.default[i]!) !== 0);
  if (kind === 'approved-offline' && denied) return 'approved against the action code';
  if (approved && (kind === 'approved-online') !== hostApproved) return 'approved by nobody';
  if (reverse !== (hostApproved && !approved)) return 'a reversal too many or too few';
  if (fallbackAllowed && asked) return 'fallback after the host was asked';
  return undefined;
}

/** The number of the first application, as an ATM asks for it. */
async function survey({ protocol, atm }: Subject, answer: Answer): Promise<Ended> {
  const transceive = async (command: Uint8Array): Promise<Uint8Array> => answer(command);
  const { profile } = settingsOf({ atm });
  const came = await readCardNumber({ transceive, protocol, profile }, APPLICATIONS[1]!.aid);
  return came.ok
    ? { kind: 'surveyed', texts: [] }
    : { kind: 'survey ended', texts: [came.error.detail] };
}

/** Lets a card say everything that a terminal may hear: with each host, and without the directory. */
async function recordCard(
  random: Random,
  id: string,
  way: Subject['way'],
  atm: boolean,
): Promise<Subject> {
  const [listed, unlisted] = [true, false].map((directory) => {
    const profile = { ...cardProfile(id)!, faults: ['accepts-any-arpc' as const], directory };
    return chipOf(profile, { interface: way });
  });
  const fresh = structuredClone(listed!.memory);
  const recorded: Recording = [];
  const begins = new Map<Host, number>();
  const { protocol } = listed!;
  const record = (chip: TestChip, host: Host) => {
    chip.reset();
    Object.assign(chip.memory, structuredClone(fresh));
    const answer = recording(chip.transceive, recorded);
    return transact({ way, protocol, atm }, answer, HOSTS[host]);
  };
  for (const host of ['approves', 'declines', 'silent'] as const) {
    const begin = recorded.length;
    begins.set(host, begin);
    const { kind } = await record(listed!, host);
    // Unchanged, the recording must come to the same end: nothing is learned from a dead one.
    const again = await transact({ way, protocol, atm }, replay(recorded, begin), HOSTS[host]);
    expect(again.kind).toBe(kind);
  }
  await record(unlisted!, 'approves');
  const approved = recorded.slice(0, begins.get('declines'));
  const forged = forgedAnswers(
    random,
    approved.map(({ answer }) => answer),
  );
  const pans = new Set(
    recorded
      .flatMap(({ answer }) => pansIn(toHex(answer)))
      .flatMap((pan) => [pan.slice(0, 8), pan.slice(8)]),
  );
  return { id, way, atm, protocol, recorded, begins, forged, pans: [...pans] };
}

/** In 5A and 57. */
const pansIn = (answer: string): string[] =>
  [...answer.matchAll(/5A08([0-9]{16})/g), ...answer.matchAll(/57[0-9A-F]{2}([0-9]{16})D/g)].map(
    (found) => found[1]!,
  );

/** Lets cards answer anything: each conversation has an outcome, and no text a secret. */
export async function fuzz(terminal: 'ATM' | 'POS'): Promise<void> {
  const random = createSeededRandom(SEED).fork(terminal);
  const subjects: Subject[] = [];
  for (const [id, way] of CARDS) {
    subjects.push(await recordCard(random, id, way, terminal === 'ATM'));
  }
  expect(subjects.every(({ pans }) => pans.length > 0)).toBe(true);
  const kinds = new Map<string, number>();
  for (let run = 0; run < RUNS; run++) {
    const subject = subjects[run % subjects.length]!;
    const host = (['approves', 'approves', 'declines', 'silent'] as const)[random.below(4)]!;
    const recall = replay(subject.recorded, subject.begins.get(host)!);
    let untilChange = random.below(30);
    let commands = 0;
    const answer: Answer = (command) => {
      commands++;
      const recalled = recall(command);
      if (untilChange-- > 0) return recalled;
      untilChange = random.below(30);
      return mutate(random, recalled, subject.forged.get(recalled));
    };
    const surveyed = subject.way === 'contact' && random.below(20) === 0;
    const { kind, texts, wrong } = await (surveyed
      ? survey(subject, answer)
      : transact(subject, answer, hostAnswer(random, host)));
    const said = texts.join('\n');
    const leaked = [...subject.pans, `24${PIN}FF`].some((secret) => said.includes(secret));
    const bad = leaked ? 'a text holds a secret' : wrong;
    if (bad || commands > MOST_COMMANDS) {
      expect.fail(`run ${run} of ${subject.id}: ${bad ?? `${commands} commands`}`);
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  // Worth its name only if the runs come to every end.
  const seen = [...kinds].toSorted().map(([kind, n]) => `${kind} ${n}`);
  process.stdout.write(
    `fuzz, ${terminal}: ${RUNS} conversations, seed ${SEED}: ${seen.join(', ')}\n`,
  );
  expect(seen.length).toBeGreaterThan(11);
}
