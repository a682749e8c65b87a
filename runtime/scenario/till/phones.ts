import { defaultGatewayWorld } from '../../../network/alipay/default-world.ts';
import type { OrderPayment } from '../../../network/alipay/wallet-desk.ts';
import type { TransferOutcome } from '../../../network/switch/bank-app.ts';
import type { AccountConfig, BankConfig } from '../../../network/switch/config.ts';
import { amountToDong } from '../../../network/vietqr/amount.ts';
import { parseVietQr } from '../../../network/vietqr/parse.ts';
import type { PosScreen } from '../../contract/pos-view.ts';
import type { PosWorld } from '../../pos/world.ts';
import { ScenarioFailure } from '../failure.ts';
import type { Scene } from '../scene.ts';

/** Which of a wallet's codes: the next one, the one shown last, or that of the scenario's start. */
export type CodeAge = 'fresh' | 'used' | 'old';

/** What a customer's phone takes part with: a wallet, or a bank's app. */
export type PayBy =
  | { readonly wallet: string; readonly pin?: string | undefined }
  | {
      /** Account number, or the id of a card on it. */
      readonly app: string;
      readonly pin?: string | undefined;
      /** Other than the code says, in đồng. */
      readonly amount?: number | undefined;
    };

/** A bank that takes longer than this answers while other things happen. */
const GLANCE_MS = 1_000;

const WALLET_PINS = new Map(defaultGatewayWorld().wallets.map(({ id, pin }) => [id, pin]));

/** What is done with the customers' phones. */
export function createPhones(scene: Scene<PosWorld>, screensSince: () => readonly PosScreen[]) {
  const { clock, network, world, screen, step, waitFor, think } = scene;
  const { hands, gateway, backbone } = world;
  const oldCodes = new Map(gateway.wallets.list().map(({ id }) => [id, newCode(id)]));
  const lastCodes = new Map<string, string>();
  let said = 'nothing';
  let paying = 0;

  function newCode(wallet: string): string {
    const made = gateway.wallets.newPaymentCode(wallet);
    if (made) return made.code;
    const known = gateway.wallets.list().map(({ id }) => id);
    throw new ScenarioFailure(`one of the wallets ${known.join(', ')}`, `there is no ${wallet}`);
  }

  function codeOf(wallet: string, age: CodeAge): string {
    if (age === 'fresh') return newCode(wallet);
    const code = (age === 'used' ? lastCodes : oldCodes).get(wallet);
    if (code === undefined) throw new ScenarioFailure(`a code of ${wallet}`, 'it has shown none');
    return code;
  }

  /** What a phone has read off the till: the code of the last sale, there or gone by now. */
  async function shownCode(service: 'alipay' | 'vietqr'): Promise<string> {
    const find = (): string | undefined =>
      screensSince().flatMap((one) =>
        one.kind === 'show-code' && one.service === service ? one.payload : [],
      )[0];
    if (find() === undefined) await waitFor(`a code for ${service} on the till`, () => !!find());
    return find()!;
  }

  async function payByWallet(wallet: string, pin: string | undefined): Promise<void> {
    step(`pay with ${wallet}`);
    const code = await shownCode('alipay');
    await think();
    const secret = pin ?? WALLET_PINS.get(wallet) ?? '';
    said = orderWords(gateway.wallets.payOrder(wallet, code, secret));
  }

  async function payByApp({ app, pin, amount }: Extract<PayBy, { app: string }>): Promise<void> {
    step(`pay with the app of ${app}`);
    const code = await shownCode('vietqr');
    await think();
    const { bank, account } = accountNamed(network.banks, app);
    const appPin = pin ?? account.phone?.appPin ?? '';
    const session = backbone.bankApp(bank.id)?.login(account.number, account.phone?.appPin ?? '');
    if (!session?.ok) {
      throw new ScenarioFailure(`a phone of ${app}`, session ? session.error.kind : 'no such bank');
    }
    const read = parseVietQr(code);
    const payee = read.ok ? read.value.payee : undefined;
    if (!read.ok || !payee) {
      throw new ScenarioFailure('a VietQR code', read.ok ? 'it names no payee' : read.error.detail);
    }
    const { additional = {}, merchantName = '' } = read.value;
    const asked = amountToDong(read.value.amount ?? '0');
    const order = {
      acquirer: payee.acquirer,
      merchantId: payee.account,
      merchantName,
      amount: amount ?? (asked.ok ? asked.value : 0),
      reference: additional.bill ?? additional.reference ?? '',
      terminal: additional.terminal ?? '',
    };
    paying++;
    said = 'pending';
    void session.value.pay(order, appPin).then((outcome) => {
      paying--;
      said = transferWords(outcome);
    });
    await clock.runUntil(() => paying === 0, GLANCE_MS);
  }

  return {
    /** What the phone said last: `paid`, `declined 51`. */
    phone: () => said,
    isPaying: () => paying > 0,
    /** A code before the scanner, as soon as the till asks for one. */
    async scan(what: string | { readonly wallet: string; readonly code?: CodeAge }): Promise<void> {
      const isText = typeof what === 'string';
      step(isText ? `scan a code of ${what.length} characters` : `scan the code of ${what.wallet}`);
      await waitFor('the till to ask for a code', () => screen().kind === 'present-code');
      await think();
      const code = isText ? what : codeOf(what.wallet, what.code ?? 'fresh');
      if (!isText) lastCodes.set(what.wallet, code);
      hands.scanner.present(new TextEncoder().encode(code));
    },
    /** A phone reads the till's code and pays; the wallet at once, a bank's app when it is answered. */
    pay: (by: PayBy): Promise<void> =>
      'wallet' in by ? payByWallet(by.wallet, by.pin) : payByApp(by),
  };
}

function accountNamed(
  banks: readonly BankConfig[],
  name: string,
): { readonly bank: BankConfig; readonly account: AccountConfig } {
  for (const bank of banks) {
    const number = bank.cards.find(({ id }) => id === name)?.account ?? name;
    const account = bank.accounts.find((one) => one.number === number);
    if (account) return { bank, account };
  }
  throw new ScenarioFailure('an account, or a card on one', `there is no ${name}`);
}

function orderWords(outcome: OrderPayment): string {
  switch (outcome.kind) {
    case 'declined':
      return `declined ${outcome.code}`;
    case 'wrong-pin':
      return `wrong-pin ${outcome.left}`;
    default:
      return outcome.kind;
  }
}

function transferWords(outcome: TransferOutcome): string {
  switch (outcome.kind) {
    case 'declined':
      return `declined ${outcome.code}`;
    case 'refused':
      return outcome.why.kind === 'wrong-pin'
        ? `wrong-pin ${outcome.why.triesLeft}`
        : outcome.why.kind;
    default:
      return outcome.kind;
  }
}
