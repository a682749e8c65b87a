import { createCodec } from '../../network/iso8583/codec.ts';
import { napasDialect } from '../../network/napas/dialect.ts';
import { responseCode } from '../../network/napas/response-codes.ts';
import type { Authorisation, AuthoriseInput } from '../../state-machines/ports.ts';
import type { Notice } from '../contract/terminal-view.ts';
import type { TransactionLog } from '../transaction-log.ts';
import { live } from './actor.ts';
import { availableBalance } from './balance.ts';
import type { ChipPayment } from './chip-payment.ts';
import type { HostExchange, HostWord } from './host-exchange.ts';
import type { SessionSecrets } from './session-secrets.ts';

export interface HostActorOptions {
  readonly exchange: HostExchange;
  readonly chip: ChipPayment;
  readonly log: TransactionLog;
  readonly secrets: SessionSecrets;
}

/** DE39 → what the customer reads; every other decline is just declined. */
const NOTICES: Readonly<Record<string, Notice>> = {
  '13': 'limit-exceeded',
  '14': 'card-blocked',
  '04': 'card-blocked',
  '34': 'card-blocked',
  '41': 'card-blocked',
  '43': 'card-blocked',
  '62': 'card-blocked',
  '78': 'card-blocked',
  '51': 'insufficient-funds',
  '54': 'card-expired',
  '61': 'limit-exceeded',
  '65': 'limit-exceeded',
  '75': 'wrong-pin-final',
  '91': 'bank-unavailable',
  '92': 'bank-unavailable',
  '96': 'bank-unavailable',
};

function declinedFor({ code, action }: HostWord): Authorisation {
  const next =
    action === 'wrong-pin' ? 'retry-pin' : action === 'retain-card' ? 'retain' : 'return';
  return { kind: 'declined', code, notice: NOTICES[code] ?? 'declined', next };
}

export function createHostActors({ exchange, chip, log, secrets }: HostActorOptions) {
  function declined(word: HostWord): Authorisation {
    log.declined(word.transaction, word.code, responseCode(word.code).en);
    return declinedFor(word);
  }

  function approved({ transaction, answer }: HostWord): Authorisation {
    const balance = availableBalance(answer.fields[54]);
    log.approved(transaction, answer.fields[38] ?? '', balance);
    return { kind: 'approved', transaction, balance };
  }

  async function byStripe(input: AuthoriseInput): Promise<Authorisation> {
    const mode = secrets.isFallback ? 'fallback' : 'magnetic-stripe';
    const asked = await exchange.ask(input, { mode }, secrets.track2);
    if (asked.kind !== 'answered') return asked;
    return asked.action === 'approved' ? approved(asked) : declined(asked);
  }

  const authorise = live<AuthoriseInput, Authorisation>(async (input) => {
    if (!secrets.chip) return byStripe(input);
    const paid = await chip.pay(input);
    switch (paid.kind) {
      case 'fallback':
        secrets.chip = undefined;
        secrets.isFallback = true;
        return byStripe(input);
      case 'declined-by-host':
        return declined(paid.word);
      case 'approved': {
        const { word, note } = paid;
        return log.together(() => {
          note();
          return approved(word);
        });
      }
      default:
        return paid;
    }
  });

  return { authorise };
}

export const napasCodec = createCodec(napasDialect);
