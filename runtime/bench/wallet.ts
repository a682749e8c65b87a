import { maskPan } from '../../crypto/mask.ts';
import type { CardConfig, SwitchConfig } from '../../network/switch/config.ts';
import { CHIP_CARDS } from '../chip-cards.ts';
import type { CardView } from '../contract/event.ts';
import { formatDong } from '../receipt.ts';

/** Why a card is in the wallet: what it will show. */
function reasonOf(card: CardConfig, balance: number, onUs: boolean): string {
  if (card.status === 'not-activated') return 'never activated';
  if (card.status !== 'active')
    return card.status === 'blocked' ? 'blocked' : `reported ${card.status}`;
  if (card.expiry < '2611') return `expired ${card.expiry.slice(2)}/${card.expiry.slice(0, 2)}`;
  if (card.pinTriesLeft === 1) return 'one PIN try left';
  const chip = CHIP_CARDS[card.id];
  if (chip) return chip.reason;
  const whose = onUs ? "this bank's own" : "another bank's";
  return `${whose} · stripe only · ${formatDong(balance, 'vi')}`;
}

/** The cards of the network's books as a wallet on the bench. */
export function walletOf(network: SwitchConfig, terminalBank: string): readonly CardView[] {
  return network.banks.flatMap((bank) =>
    bank.cards.map((card) => {
      const balance = bank.accounts.find((a) => a.number === card.account)?.balance ?? 0;
      const onUs = bank.id === terminalBank;
      return {
        id: card.id,
        label: card.id.replaceAll('-', ' '),
        bank: bank.name,
        maskedPan: maskPan(card.pan),
        reason: reasonOf(card, balance, onUs),
        pin: card.pin,
        onUs,
      };
    }),
  );
}
