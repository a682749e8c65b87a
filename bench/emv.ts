import { hex, toHex } from '../bytes/hex.ts';
import { createVirtualChip, type VirtualChip } from '../emv/card/virtual-chip.ts';
import { createChipIssuer } from '../emv/issuer/chip-issuer.ts';
import { runContact } from '../emv/kernel/transaction.ts';
import { cardProfile } from '../runtime/card-profiles.ts';
import { atmProfile } from '../runtime/chip-terminal.ts';
import { defaultConfiguration } from '../runtime/configuration.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './report.ts';

const KEYS = {
  cryptogram: hex('0123456789ABCDEFFEDCBA9876543210'),
  scriptMac: hex('FEDCBA98765432100123456789ABCDEF'),
  scriptEncryption: hex('89ABCDEF0123456776543210FEDCBA98'),
};
const AMOUNT = 2_000_000;

export interface EmvFigures {
  /** Kernel, virtual card with DDA, issuer with ARPC: from reset to the second cryptogram. */
  readonly transactionsPerSecond: number;
  readonly rows: readonly BenchRow[];
}

/** Whole chip transactions of one card, and the issuer's check of one cryptogram. */
export async function benchEmv(transactions = 200): Promise<EmvFigures> {
  const card = cardProfile('napas-debit');
  if (!card) throw new Error('no card profile napas-debit');
  const [application] = card.applications;
  const { pan, aid, sequence, cryptogram } = application!;
  const issuer = createChipIssuer({
    masterKeys: () => KEYS,
    profiles: () => [{ aid, sequence, ...cryptogram }],
  });
  const random = createSeededRandom(1);
  const secrets = { pin: '1234', masterKeys: KEYS };
  const chip = createVirtualChip(card, { random, secrets });
  const seen: string[] = [];

  async function withdraw(): Promise<void> {
    const outcome = await transact(chip, random.bytes(4), (chipData) => {
      seen[0] = chipData;
      if (!issuer.verify(pan, chipData, AMOUNT)) throw new Error('the cryptogram is not right');
      return issuer.answer(pan, chipData, '00')!;
    });
    if (outcome !== 'approved-online') throw new Error(`the card said ${outcome}`);
  }

  await withdraw();
  const began = performance.now();
  for (let i = 0; i < transactions; i++) await withdraw();
  const transactionsPerSecond = (1000 * transactions) / (performance.now() - began);

  // A counter that was seen is refused only after the cryptogram was checked.
  const ours = () => issuer.check(pan, seen[0]!, AMOUNT);
  const again = ours();
  if (again.ok || again.error.kind !== 'counter') throw new Error('a copy was not found out');
  const rows = [compare({ name: 'ARQC verification, Visa 10', ours, aim: '5,000 a second' })];
  return { transactionsPerSecond, rows };
}

async function transact(
  chip: VirtualChip,
  unpredictableNumber: Uint8Array,
  host: (chipData: string) => string,
): Promise<string> {
  chip.reset();
  const { kind } = await runContact({
    transceive: async (command) => chip.transceive(command),
    protocol: chip.protocol,
    profile: atmProfile(defaultConfiguration),
    transaction: {
      type: 0x01,
      amount: AMOUNT,
      date: '261122',
      time: '094107',
      unpredictableNumber,
      selectionDraw: 50,
    },
    ask: {
      chooseApplication: async () => 0,
      offlinePin: async () => ({ kind: 'not-working' }),
      onlinePin: async () => 'entered',
      goOnline: async ({ field55 }) => ({
        kind: 'answered',
        approved: true,
        responseCode: '00',
        field55: hex(host(toHex(field55))),
      }),
    },
  });
  return kind;
}
