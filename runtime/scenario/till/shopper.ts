import type {
  CheckoutOtp,
  CheckoutPayment,
  CheckoutRefund,
} from '../../../network/alipay/checkout.ts';
import { issuedOf } from '../../../network/switch/one-time-passwords.ts';
import type { PosWorld } from '../../pos/world.ts';
import { ScenarioFailure } from '../failure.ts';
import type { Scene } from '../scene.ts';

/** A card as it is typed at the cashier; name and date as on the card unless told. */
export interface TypedCard {
  readonly id: string;
  readonly name?: string | undefined;
  /** MMYY. */
  readonly issued?: string | undefined;
}

/** What a customer does at an online shop whose checkout is the wallet's cashier. */
export function createShopper(scene: Scene<PosWorld>) {
  const { network, world, step, waitFor, think } = scene;
  const { checkout } = world.gateway;
  let order: string | undefined;
  let account: { readonly bank: string; readonly number: string } | undefined;
  let said = 'nothing';
  let refunds = 0;

  function anOrder(): string {
    if (order === undefined) throw new ScenarioFailure('an order at a shop', 'there is none yet');
    return order;
  }

  async function answered<T>(asked: Promise<T>, words: (outcome: T) => string): Promise<void> {
    let isOver = false;
    void asked.then((outcome) => {
      said = words(outcome);
      isOver = true;
    });
    await waitFor('the cashier to answer', () => isOver);
  }

  /** The newest password on the phone. */
  function sentPassword(): string {
    const { bank = '', number = '' } = account ?? {};
    const messages = world.backbone.bankApp(bank)?.inbox(number) ?? [];
    const [found] = messages.flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
    if (found !== undefined) return found;
    throw new ScenarioFailure('a one-time password on the phone', 'none has come');
  }

  function passwordTyped(what: string): string {
    if (what === 'right') return sentPassword();
    if (what !== 'wrong') return what;
    return String((Number(sentPassword()) + 1) % 1_000_000).padStart(6, '0');
  }

  return {
    /** What the cashier said last: `paid`, `declined 51`. */
    checkout: () => said,
    /** Buys for so many đồng. */
    async order(shop: string, amount: number): Promise<void> {
      step(`order for ${amount} at ${shop}`);
      await think();
      order = checkout.createOrder({ shop, dong: amount, description: 'goods' })?.id;
      if (order === undefined) {
        throw new ScenarioFailure(
          'an order that the shop takes',
          `it takes none of ${amount} đồng`,
        );
      }
      said = 'open';
    },
    /** Types a card's number, name and date of issue. */
    async card(typed: TypedCard): Promise<void> {
      step(`type the card ${typed.id}`);
      await think();
      for (const { id: bank, cards, accounts } of network.banks) {
        const card = cards.find(({ id }) => id === typed.id);
        if (!card) continue;
        account = { bank, number: card.account };
        const holder = accounts.find(({ number }) => number === card.account)?.holder ?? '';
        const name = typed.name ?? holder;
        const issued = typed.issued ?? issuedOf(card);
        await answered(checkout.requestOtp(anOrder(), { pan: card.pan, name, issued }), otpWords);
        return;
      }
      throw new ScenarioFailure('a card of this world', `there is no ${typed.id}`);
    },
    /** Types the one-time password: the one that was sent, a wrong one, or these digits. */
    async otp(what: string): Promise<void> {
      step('type a one-time password');
      await think();
      await answered(checkout.pay(anOrder(), passwordTyped(what)), paymentWords);
    },
    /** The shop gives the order back; whole unless told. */
    async refundOrder(amount?: number): Promise<void> {
      step(`refund ${amount ?? 'all'} of the order`);
      const id = anOrder();
      const found = checkout.order(id);
      const dong = amount ?? (found ? found.dong - found.refundedDong : 0);
      refunds++;
      await answered(checkout.refund(id, `${id}-R${refunds}`, dong), refundWords);
    },
  };
}

const otpWords = (outcome: CheckoutOtp): string =>
  outcome.kind === 'declined' ? `declined ${outcome.code}` : outcome.kind;

function paymentWords(outcome: CheckoutPayment): string {
  if (outcome.kind === 'declined') return `declined ${outcome.code}`;
  return outcome.kind === 'wrong-otp' && outcome.left !== undefined
    ? `wrong-otp ${outcome.left}`
    : outcome.kind;
}

function refundWords(outcome: CheckoutRefund): string {
  if (outcome.kind === 'declined') return `declined ${outcome.code}`;
  if (outcome.kind === 'too-much') return `too-much ${outcome.left}`;
  return outcome.kind;
}
