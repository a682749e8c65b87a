import { expect } from 'vitest';
import type { GatewayFault, GatewayOperation } from '../../../network/alipay/config.ts';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { CHIP_CARDS } from '../../../runtime/chip-cards.ts';
import { openPosStage, type PosStage, type PosStageOptions } from '../../../runtime/pos/stage.ts';

/** The one that a test has opened last. */
export let stage: PosStage;

export async function open(options: PosStageOptions = {}): Promise<PosStage> {
  stage = await openPosStage(options);
  await stage.ready();
  return stage;
}

/** DE3, 4, 18, 22, 23 and 25 of a request, and whether it has a PIN block and chip data. */
export const shape = (n = 0) => {
  const { mti, fields } = stage.requests()[n]!;
  const parts = [fields[3], fields[4], fields[18], fields[22], fields[23] ?? '-', fields[25]];
  return [mti, ...parts, fields[52] ? 'PIN' : '-', fields[55] ? 'chip' : '-'].join(' ');
};

/** What went to the host, with the first two digits of DE3: `0200 39`. */
export const requests = () =>
  stage.requests().map(({ mti, fields }) => `${mti} ${fields[3]?.slice(0, 2) ?? ''}`.trim());
export const mtis = () => stage.requests().map(({ mti }) => mti);
export const kinds = () => stage.records().map(({ kind }) => kind);
export const texts = () => stage.records().map(({ text }) => text);
export const cases = () => stage.view().cases;
export const lastPaid = () => stage.view().sales[0]!;

/** What becomes of the first request at the issuer. */
export const issuerDoes = (fault: SwitchFault): readonly SwitchRule[] => [
  // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
  { at: 'issuer', when: { mti: '0200' }, times: 1, then: fault },
];

export const gatewayDoes = (
  operation: GatewayOperation,
  fault: GatewayFault,
  times?: number,
): void =>
  stage.gatewayFault({
    at: 'gateway',
    when: { operation },
    ...(times && { times }),
    // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
    then: fault,
  });

/** Whoever tells the till of a payment is not heard. */
export const NOT_TOLD: PosStageOptions = {
  // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
  rules: [{ at: 'acquirer', when: { mti: '0220' }, then: { kind: 'drop-request' } }],
};

/** What happened to the customer's money and the merchant's. */
export async function moved(card: string, act: () => Promise<void>) {
  const before = [stage.balanceOf(card), stage.merchantChange()] as const;
  await act();
  return [stage.balanceOf(card) - before[0], stage.merchantChange() - before[1]];
}

/** Till, acquirer and gateway say the same to the đồng, unless a case is open. */
export function agree(): void {
  const { card, vietqr, ...wallets } = stage.terminal().totals();
  const sum = (all: readonly { paid: number; refunded: number }[]): number =>
    all.reduce((total, { paid, refunded }) => total + paid - refunded, 0);
  const wallet = sum(Object.values(wallets));
  const { books } = stage.world.gateway;
  expect(books.discrepancies()).toEqual([]);
  if (cases().length > 0 || stage.world.journal.open().length > 0) return;
  expect(books.balance('acquirer'), 'gateway').toBe(wallet);
  expect(stage.merchantChange(), 'acquirer').toBe(wallet + sum([card, vietqr]));
}

export function withOfflineCard(): PosStageOptions {
  const network = defaultWorld();
  const [bank, ...others] = network.banks;
  const chip = bank!.cards.find(({ id }) => id === 'saigonbank-chip')!;
  const card = { ...chip, id: 'offline', pan: '9704000000070045' };
  return {
    network: { ...network, banks: [{ ...bank!, cards: [...bank!.cards, card] }, ...others] },
    chipCards: { ...CHIP_CARDS, offline: { profile: 'offline-approval', reason: 'by itself' } },
  };
}
