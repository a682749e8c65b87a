import { describe, expect, it } from 'vitest';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { runContactless } from '../../../emv/kernel/contactless/transaction.ts';
import { runContact } from '../../../emv/kernel/transaction.ts';
import { createSeededRandom, type Random } from '../../../time/seeded-random.ts';
import { PIN, testChip } from '../../support/virtual-chip.ts';
import { ATM, answers, application, POS, PURCHASE, pinPad } from './terminal.ts';

/** TELLERBENCH_FUZZ_RUNS=100000 for the long one. */
const RUNS = Number(process.env.TELLERBENCH_FUZZ_RUNS ?? 20_000);
const SEED = 20261122;

/** Cards whose conversations are recorded once and then answered from memory. */
const CARDS: readonly (readonly [id: string, way: 'contact' | 'contactless'])[] = [
  ['napas-debit', 'contact'],
  ['offline-approval', 'contact'],
  ['offline-plain-pin', 'contact'],
  ['offline-enciphered-pin', 'contact'],
  ['two-schemes', 'contact'],
  ['partial-names', 'contact'],
  ['mchip-card', 'contact'],
  ['napas-debit', 'contactless'],
  ['offline-approval', 'contactless'],
];

/** What a card may do to an answer: bits, bytes, lengths, status, silence, more of everything. */
function mutate(random: Random, answer: Uint8Array): Uint8Array {
  const copy = answer.slice();
  const at = random.below(copy.length);
  switch (random.below(9)) {
    case 0:
      copy[at]! ^= 1 << random.below(8);
      return copy;
    case 1:
      copy[at] = random.below(256);
      return copy;
    case 2:
      return copy.subarray(0, at);
    case 3:
      return concat(copy.subarray(0, at), random.bytes(random.below(20)), copy.subarray(at));
    case 4:
      return concat(copy.subarray(0, -2), random.below(256), random.below(256));
    case 5:
      return random.bytes(random.below(300));
    case 6:
      return concat(copy.subarray(0, at), copy);
    case 7:
      return Uint8Array.of([0x61, 0x6c, 0x63, 0x69, 0x62][random.below(5)]!, random.below(256));
    default:
      return copy.fill([0x00, 0xff, 0x70, 0x1f][random.below(4)]!, at, -2);
  }
}

type Answer = (command: Uint8Array) => Uint8Array;

interface Ended {
  readonly kind: string;
  readonly texts: readonly string[];
}

/** One transaction, whatever the interface; all texts it leaves. */
async function transact(
  way: 'contact' | 'contactless',
  protocol: 'T=0' | 'T=1',
  answer: Answer,
  atm: boolean,
): Promise<Ended> {
  const transceive = async (command: Uint8Array): Promise<Uint8Array> => answer(command);
  const profile = { ...(atm ? ATM : POS), applications: APPLICATIONS };
  const transaction = { ...PURCHASE, type: atm ? 0x01 : 0x00, amount: 150_000 };
  if (way === 'contactless') {
    const combinations = APPLICATIONS.map((one) => ({
      application: one,
      kernel: 0,
      qualifiers: QUALIFIERS,
    }));
    const { kind, log, end } = await runContactless({
      transceive,
      profile,
      combinations,
      transaction,
    });
    return { kind, texts: [...log, JSON.stringify(end ?? '')] };
  }
  const ask = answers({
    chooseApplication: async () => 0,
    onlinePin: async () => 'entered',
    offlinePin: pinPad(PIN),
    goOnline: async () => ({
      kind: 'answered',
      approved: true,
      responseCode: '00',
      field55: ISSUER,
    }),
  });
  const { kind, log, end } = await runContact({ transceive, protocol, profile, transaction, ask });
  return { kind, texts: [...log, JSON.stringify(end ?? '')] };
}

/** 91, and a script before and after. */
const ISSUER = hex(
  '910811223344556677887108860684240000019972 08860684240000 0199'.replaceAll(' ', ''),
);
const QUALIFIERS = hex('36000000');
const APPLICATIONS = ['A0000007271010', 'A0000000031010', 'A0000000041010'].map((aid) =>
  application(aid),
);

/** What a card said to each command, and to each of its kind. */
async function record(id: string, way: 'contact' | 'contactless', atm: boolean) {
  const chip = testChip(id, { interface: way, faults: ['accepts-any-arpc'] });
  chip.reset();
  const exact = new Map<string, Uint8Array>();
  const alike = new Map<string, Uint8Array>();
  const secrets = new Set<string>();
  await transact(
    way,
    chip.protocol,
    (command) => {
      const answer = chip.transceive(command);
      exact.set(toHex(command), answer);
      alike.set(toHex(command.subarray(0, 3)), answer);
      return answer;
    },
    atm,
  );
  for (const answer of exact.values()) for (const pan of pansIn(toHex(answer))) secrets.add(pan);
  const recall: Answer = (command) =>
    exact.get(toHex(command)) ?? alike.get(toHex(command.subarray(0, 3))) ?? NOT_FOUND;
  return { id, way, atm, protocol: chip.protocol, recall, secrets: [...secrets] };
}

const NOT_FOUND = hex('6A82');
/** The PAN in 5A and 57. */
const pansIn = (answer: string): string[] =>
  [...answer.matchAll(/5A08([0-9]{16})/g), ...answer.matchAll(/57[0-9A-F]{2}([0-9]{16})D/g)].map(
    (found) => found[1]!,
  );

describe('cards that answer anything', () => {
  it(`${RUNS} transactions, seed ${SEED}: each has an outcome, and no text a secret`, async () => {
    const random = createSeededRandom(SEED);
    const recorded: Awaited<ReturnType<typeof record>>[] = [];
    for (const [id, way] of CARDS) {
      for (const atm of [true, false]) recorded.push(await record(id, way, atm));
    }
    expect(recorded.every(({ secrets }) => secrets.length > 0)).toBe(true);
    const kinds = new Map<string, number>();
    for (let run = 0; run < RUNS; run++) {
      const card = recorded[run % recorded.length]!;
      let untilChange = random.below(30);
      const { kind, texts } = await transact(
        card.way,
        card.protocol,
        (command) => {
          const answer = card.recall(command);
          if (untilChange-- > 0) return answer;
          untilChange = random.below(30);
          return mutate(random, answer);
        },
        card.atm,
      );
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const said = texts.join('\n');
      const leaked = [...card.secrets, `24${PIN}FF`].some((secret) => said.includes(secret));
      if (leaked) expect.fail(`run ${run} of ${card.id}: a text holds a secret`);
    }
    expect([...kinds.values()].reduce((sum, n) => sum + n, 0)).toBe(RUNS);
    // Worth its name only if the runs come to different ends.
    const seen = [...kinds].toSorted().map(([kind, n]) => `${kind} ${n}`);
    expect([...kinds.keys()].length).toBeGreaterThan(6);
    process.stdout.write(`fuzz: ${RUNS} transactions, seed ${SEED}: ${seen.join(', ')}\n`);
  }, 600_000);
});
