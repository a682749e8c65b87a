import type { Result } from '../bytes/result.ts';
import type { Checkout } from '../network/alipay/checkout.ts';
import type { WalletDesk } from '../network/alipay/wallet-desk.ts';
import { institutionName } from '../network/napas/institutions.ts';
import { issuedOf } from '../network/switch/one-time-passwords.ts';
import type { Switch } from '../network/switch/switch.ts';
import type { Clock } from '../time/clock.ts';
import { createBankSite } from './bank/bank-site.ts';
import { createCashierSite } from './cashier/cashier-site.ts';
import type { TestCard } from './cashier/screens.ts';
import { createMessagesSite } from './messages/messages-site.ts';
import { type ListenError, startServer } from './server.ts';
import { createShopSite } from './shop/shop-site.ts';
import type { Site } from './site.ts';
import { createWalletSite } from './wallet/wallet-site.ts';

export interface SitesOptions {
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Clock;
  /** Of the wallet's gateway; absent: no wallet. Without its checkout: no shop, no cashier. */
  readonly gateway?: { readonly wallets: WalletDesk; readonly checkout?: Checkout } | undefined;
  /** The banks; absent: no bank app and no text messages. */
  readonly backbone?: Pick<Switch, 'banks' | 'bankApp'> | undefined;
  /** A line for each request, without anything that was typed or scanned. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface Sites {
  readonly port: number;
  /** What there is to open; `path` begins with a slash. */
  readonly pages: readonly SitePage[];
  close(): Promise<void>;
}

export interface SitePage {
  readonly name: string;
  readonly path: string;
}

/** Serves the pages of the parties behind the terminal: what a phone shows of them. */
export async function startSites(options: SitesOptions): Promise<Result<Sites, ListenError>> {
  const { gateway, backbone, ...listening } = options;
  const sites: Site[] = [];
  if (gateway) sites.push(createWalletSite({ desk: gateway.wallets, clock: options.clock }));
  if (backbone) sites.push(...bankSites(backbone));
  const checkout = gateway?.checkout;
  const [shop] = checkout?.shops ?? [];
  if (checkout && shop) {
    const testCards = backbone ? cardsOf(backbone) : [];
    sites.push(
      createShopSite(checkout, shop),
      createCashierSite({ checkout, testCards, clock: options.clock }),
    );
  }
  const started = await startServer({ ...listening, sites });
  if (!started.ok) return started;
  const pages = sites.map(({ name, path }) => ({ name: name.en, path }));
  return { ok: true, value: { ...started.value, pages } };
}

function bankSites({ banks, bankApp }: Pick<Switch, 'banks' | 'bankApp'>): readonly Site[] {
  const apps = banks.flatMap(({ id }) => bankApp(id) ?? []);
  const bankName = (id: string): string =>
    banks.find((bank) => bank.id === id)?.name ?? institutionName(id) ?? id;
  const testPin = (id: string, account: string): string | undefined => {
    const accounts = banks.find((bank) => bank.id === id)?.accounts;
    return accounts?.find(({ number }) => number === account)?.phone?.appPin;
  };
  return [createBankSite({ apps, testPin, bankName }), createMessagesSite(apps)];
}

/** Those whose holder has a phone: nobody else can be sent a password. */
function cardsOf({ banks }: Pick<Switch, 'banks'>): readonly TestCard[] {
  return banks.flatMap(({ name, accounts, cards }) =>
    cards.flatMap((card) => {
      const account = accounts.find(({ number }) => number === card.account);
      if (!account?.phone) return [];
      const { id, pan } = card;
      return { id, bankName: name, card: { pan, name: account.holder, issued: issuedOf(card) } };
    }),
  );
}
