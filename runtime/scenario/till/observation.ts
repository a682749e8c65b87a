import { customerAccount, shopAccount } from '../../../network/alipay/books.ts';
import type { PosConfiguration } from '../../pos/configuration.ts';
import type { PosTerminal } from '../../pos/terminal.ts';
import type { PosWorld } from '../../pos/world.ts';
import { bookingsOf } from '../bookings.ts';
import type { GroundSeen } from '../scene.ts';

/** The last of the gateway's postings that a report goes through. */
const MOST_BOOKED = 1_000;

/** All that can be seen of a till's stage: what expectations compare. */
export interface TillSeen extends GroundSeen<PosWorld> {
  readonly configuration: PosConfiguration;
  /** What the pad shows now. */
  pad(): readonly string[];
  /** Change of the merchants' account at the till's bank, in đồng, since the start. */
  merchantChange(): number;
  /** What was booked there, the oldest first. */
  merchantBookings(): readonly string[];
  /** What the till says was paid and not given back, in đồng. */
  paid(): number;
  /** Change of a wallet, in fen. */
  walletChange(wallet: string): number;
  walletBookings(wallet: string): readonly string[];
  /** Change of what the gateway owes a shop, in đồng. */
  shopChange(shop: string): number;
  shopBookings(shop: string): readonly string[];
  /** What the customer's phone said last. */
  phone(): string;
  /** What the cashier of an online shop said last. */
  checkout(): string;
}

export interface Saying {
  phone(): string;
  checkout(): string;
}

export function observeTill(
  seen: GroundSeen<PosWorld>,
  configuration: PosConfiguration,
  terminal: () => PosTerminal,
  saying: Saying,
): TillSeen {
  const { hands, backbone, gateway } = seen.world;
  const merchants = (): number => backbone.ledger(configuration.bank.id).balance('merchants') ?? 0;
  const openingMerchants = merchants();
  const opening = new Map(gateway.books.accounts().map(({ id, balance }) => [id, balance]));
  const change = (account: string): number =>
    gateway.books.balance(account) - (opening.get(account) ?? 0);
  const gatewayBookings = (account: string): readonly string[] =>
    gateway.books
      .postings(MOST_BOOKED)
      .toReversed()
      .flatMap(({ text, entries }) =>
        entries.filter((one) => one.account === account).map(({ amount }) => `${amount} ${text}`),
      );
  return {
    ...seen,
    configuration,
    pad: () => hands.pinPad.view().lines,
    merchantChange: () => merchants() - openingMerchants,
    merchantBookings: () => bookingsOf(backbone.ledger(configuration.bank.id), 'merchants'),
    paid: () =>
      Object.values(terminal().totals()).reduce((sum, of) => sum + of.paid - of.refunded, 0),
    walletChange: (wallet) => change(customerAccount(wallet)),
    walletBookings: (wallet) => gatewayBookings(customerAccount(wallet)),
    shopChange: (shop) => change(shopAccount(shop)),
    shopBookings: (shop) => gatewayBookings(shopAccount(shop)),
    phone: saying.phone,
    checkout: saying.checkout,
  };
}
