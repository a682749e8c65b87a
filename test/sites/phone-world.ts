import { defaultWorld } from '../../network/switch/default-world.ts';
import { createSwitch, type Switch } from '../../network/switch/switch.ts';
import { buildVietQr } from '../../network/vietqr/build.ts';
import { type Sites, startSites } from '../../sites/start-sites.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createTestWorld, payRequest, type TestWorld } from '../network/alipay/world.ts';
import { createSmallBrowser, type SmallBrowser } from './small-browser.ts';

/** The merchant of the default world, at the acquirer's. */
export const MERCHANT = { id: '970400000500042', name: 'TAP HOA BEN THANH' };

/** Of the bank's app of that customer of the default world. */
export function appPinOf(account: string): string {
  const accounts = defaultWorld().banks.flatMap((bank) => bank.accounts);
  return accounts.find(({ number }) => number === account)!.phone!.appPin;
}

/** Gateway, banks and their pages, on a simulated clock; only HTTP to the pages is real. */
export interface PhoneWorld extends TestWorld {
  readonly backbone: Switch;
  readonly sites: Sites;
  readonly log: readonly string[];
  /** A phone of its own. */
  phone(): SmallBrowser;
  /** The code that a wallet scans at a till; `dong` of the bill. */
  orderCode(requestId: string, dong: number): Promise<string>;
  stop(): Promise<void>;
}

export async function startPhoneWorld(): Promise<PhoneWorld> {
  const world = createTestWorld();
  const { clock, gateway, client } = world;
  const backbone = createSwitch({
    config: defaultWorld(),
    clock,
    random: createSeededRandom(11),
    walletGateway: client,
  });
  if (backbone.cardAcquirer) gateway.checkout.attach(backbone.cardAcquirer);
  await backbone.start();
  await world.done(backbone.up);
  const log: string[] = [];
  const started = await startSites({
    port: 0,
    clock,
    gateway,
    backbone,
    log: (line) => log.push(line),
  });
  if (!started.ok) throw new Error(started.error.detail);
  const sites = started.value;
  return {
    ...world,
    backbone,
    sites,
    log,
    phone: () => createSmallBrowser(sites.port),
    async orderCode(requestId, dong) {
      const outcome = await world.done(client.pay(payRequest(requestId, undefined, dong)));
      if (outcome.kind !== 'in-process') throw new Error(outcome.kind);
      return outcome.orderCode!;
    },
    async stop() {
      await sites.close();
      await backbone.stop();
      await gateway.stop();
    },
  };
}

export interface CodeOfTill {
  readonly amount?: string;
  readonly acquirer?: string;
  readonly service?: 'QRPUSH' | 'QRIBFTTA' | 'QRCASH';
  readonly name?: string;
}

/** What a till of the merchant shows. */
export function vietQr(code: CodeOfTill = {}): string {
  const built = buildVietQr({
    initiation: 'dynamic',
    payee: {
      service: code.service ?? 'QRPUSH',
      acquirer: code.acquirer ?? '970400',
      account: MERCHANT.id,
    },
    merchantCategory: '5411',
    amount: code.amount,
    merchantName: code.name ?? MERCHANT.name,
    merchantCity: 'HO CHI MINH',
    additional: { bill: 'HD00042', terminal: 'TILL0001' },
  });
  if (!built.ok) throw new Error(built.error.detail);
  return built.value;
}
