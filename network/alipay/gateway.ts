import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { HttpTap, HttpWatch } from '../http/exchange.ts';
import { memoryCaller } from '../http/memory-call.ts';
import { createHttpServer } from '../http/server.ts';
import { createSeenRequests, KEY_VERSION } from './authenticity.ts';
import {
  ACQUIRER,
  createGatewayBooks,
  customerAccount,
  FX_CNY,
  FX_VND,
  type GatewayBooks,
  shopAccount,
} from './books.ts';
import { createCharges } from './charge.ts';
import { checkGatewayConfig } from './check-config.ts';
import { type Checkout, createCheckout } from './checkout.ts';
import type { GatewayConfig, GatewayRule } from './config.ts';
import { createCustomers } from './customers.ts';
import { createGatewayCounter, openGatewayDatabase } from './database.ts';
import { createGatewayDoor, type GatewayWork } from './gateway-server.ts';
import { createNotices } from './notices.ts';
import { createNotificationCall } from './notification-call.ts';
import { createOrderCodes } from './order-codes.ts';
import { createPaymentStore, type Payment } from './payment-store.ts';
import { createPayments } from './payments.ts';
import { parseRate } from './quote.ts';
import { createGatewayRuleBook, type GatewayRuleBook } from './rules.ts';
import { signingKey, verifyingKey } from './signature.ts';
import { createWalletDesk, type WalletDesk } from './wallet-desk.ts';

/** The model of the wallet's gateway: payments, customers, an online cashier, and their books. */
export interface Gateway {
  /** Takes up what was open when it last stopped: decisions, expiries, notifications. */
  start(): void;
  /** Ends all work, hangs up on everybody and closes the database. */
  stop(): Promise<void>;
  /** Answers the one request of a caller over HTTP. */
  serve(transport: Transport): Promise<void>;
  /** A call to it in this process: a transport for each request. */
  connect(): Transport;
  readonly rules: GatewayRuleBook;
  readonly wallets: WalletDesk;
  readonly checkout: Checkout;
  readonly books: GatewayBooks;
  /** Newest first. */
  payments(limit?: number): readonly Payment[];
  /** Every exchange over HTTP, in and out, once it is over; masked. */
  observe(listener: HttpTap): () => void;
  onNote(listener: (note: GatewayNote) => void): () => void;
}

export interface GatewayNote {
  readonly at: number;
  readonly text: string;
}

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** A file, or `:memory:` (default). */
  readonly database?: string | undefined;
  readonly rules?: readonly GatewayRule[] | undefined;
  /** How to reach a paymentNotifyUrl; undefined: it may not be reached. */
  readonly callNotify?: ((url: URL) => Transport | undefined) | undefined;
}

const PAYMENTS = 50;

/** Throws on a configuration that `checkGatewayConfig` refuses, and on a file that is no database. */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, clock } = options;
  const checked = checkGatewayConfig(config);
  const rate = parseRate(config.rate);
  if (!checked.ok) throw new Error(checked.error);
  if (!rate.ok) throw new Error(rate.error);
  const database = openGatewayDatabase(options.database ?? ':memory:');
  const store = createPaymentStore(database);
  const books = createGatewayBooks(database);
  const count = createGatewayCounter(database);
  const rules = createGatewayRuleBook(options.rules);
  const customers = createCustomers(config.wallets, database, options.random.fork('codes'));
  const charges = createCharges(store, books);
  const key = signingKey(config.privateKey, KEY_VERSION);
  const clientKeys = new Map(
    config.clients.map(({ id, publicKey }) => [id, verifyingKey(publicKey)]),
  );
  const taps = new Set<HttpTap>();
  const noteListeners = new Set<(note: GatewayNote) => void>();
  let timer: TimerId;
  let running = true;

  database.transaction(() => {
    const fx = { kind: 'exchange', balance: 0 } as const;
    books.open({ id: FX_CNY, currency: 'CNY', ...fx });
    books.open({ id: FX_VND, currency: 'VND', ...fx });
    books.open({ id: ACQUIRER, currency: 'VND', kind: 'acquirer', balance: 0 });
    for (const { id, balance } of config.wallets) {
      books.open({ id: customerAccount(id), currency: 'CNY', kind: 'customer', balance });
    }
    for (const { id } of config.shops) {
      books.open({ id: shopAccount(id), currency: 'VND', kind: 'shop', balance: 0 });
    }
  })();

  const tellAll: HttpTap = (exchange) => {
    for (const tap of [...taps]) tap(exchange);
  };
  const watch = (from: string, to: string): HttpWatch => ({
    from,
    to,
    tell: () => (taps.size === 0 ? undefined : tellAll),
  });

  const keyOf = (client: string) => clientKeys.get(client);
  const notices = createNotices({
    clock,
    database,
    store,
    send: createNotificationCall({
      clock,
      key,
      keyOf,
      call: (url) => options.callNotify?.(url),
      watch: watch('gateway', 'acquirer'),
      note,
    }),
    wake,
    note,
  });
  const payments = createPayments({
    store,
    charges,
    customers,
    rate: rate.value,
    count,
    newOrderCode: createOrderCodes(
      options.random.fork('order codes'),
      (code) => store.byOrderCode(code) !== undefined,
    ),
    ended(payment, status) {
      if (payment.notifyUrl === null) return;
      notices.add(payment, status, rules.take('notify', payment.wallet ?? undefined));
    },
  });

  function note(text: string): void {
    for (const listener of [...noteListeners]) listener({ at: clock.now(), text });
  }

  /** Settles what is due, does the work in the same transaction, and sees when to look again. */
  function within<T>(work: (now: number) => T): T {
    const now = clock.now();
    const done = database.transaction(() => {
      payments.settle(now);
      return work(now);
    })();
    wake();
    return done;
  }

  function wake(): void {
    clock.clearTimeout(timer);
    if (!running) return;
    const next = Math.min(store.nextDue()?.at ?? Infinity, notices.nextAt() ?? Infinity);
    if (next === Infinity) return;
    timer = clock.setTimeout(() => {
      within(() => {});
      notices.sendDue();
      wake();
    }, next - clock.now());
  }

  const work: GatewayWork = {
    pay: (client, message, fault) => within((now) => payments.pay(client, message, now, fault)),
    inquire: (client, requestId) => within(() => payments.inquire(client, requestId)),
    cancel: (client, requestId) => within((now) => payments.cancel(client, requestId, now)),
    refund: (client, message) => within((now) => payments.refund(client, message, now)),
    walletOfCode: (code) => customers.ownerOf(code),
    walletOfPayment: (client, requestId) => store.find(client, requestId)?.wallet ?? undefined,
    fault: (operation, wallet) => rules.take(operation, wallet),
    running: () => running,
    notifyFirst: notices.sendBeforeAnswer,
  };
  const server = createHttpServer({
    clock,
    handle: createGatewayDoor({
      clock,
      key,
      keyOf,
      seen: createSeenRequests(database),
      work,
    }),
    watch: watch('acquirer', 'gateway'),
  });

  return {
    start: () => void within(() => {}),
    async stop() {
      running = false;
      wake();
      await server.close();
      database.close();
    },
    serve: (transport) => server.serve(transport),
    connect: memoryCaller(clock, 'alipay gateway', (transport) => server.serve(transport)),
    rules,
    wallets: createWalletDesk({
      customers,
      store,
      payments,
      books,
      faultOfScan: (wallet) => rules.take('scan', wallet),
      within,
    }),
    checkout: createCheckout({
      shops: config.shops,
      database,
      books,
      now: () => clock.now(),
      count,
    }),
    books,
    payments: (limit = PAYMENTS) => within(() => store.latest(limit)),
    observe(listener) {
      taps.add(listener);
      return () => taps.delete(listener);
    },
    onNote(listener) {
      noteListeners.add(listener);
      return () => noteListeners.delete(listener);
    },
  };
}
