import type { HostLink } from '../../network/host-link.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import { type ResponseAction, responseCode } from '../../network/napas/response-codes.ts';
import {
  type CardEntry,
  reversalAdvice,
  type TerminalIdentity,
  withdrawalRequest,
} from '../../network/napas/withdrawal.ts';
import type { AuthoriseInput } from '../../state-machines/ports.ts';
import type { Clock } from '../../time/clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { TransactionLog } from '../transaction-log.ts';
import type { SessionSecrets } from './session-secrets.ts';

export interface HostExchangeOptions {
  readonly host: HostLink;
  readonly clock: Clock;
  readonly identity: TerminalIdentity;
  readonly nextStan: () => number;
  readonly journal: Journal;
  readonly log: TransactionLog;
  readonly secrets: SessionSecrets;
  readonly denominations: () => readonly number[];
}

/** What came of asking the issuer. */
export type HostAnswer =
  /** Never left the terminal; the transaction is closed. */
  | { readonly kind: 'not-sent' }
  /** The reversal is stored, the transaction closed. */
  | { readonly kind: 'unknown' }
  | HostWord;

/** An answer; the transaction is still open. */
export interface HostWord {
  readonly kind: 'answered';
  readonly transaction: string;
  readonly request: IsoMessage;
  readonly answer: IsoMessage;
  /** DE39. */
  readonly code: string;
  readonly action: ResponseAction;
}

/** Everything that reverses takes its 0420 from here, so that one original has one reversal. */
export function buildReversal(
  original: IsoMessage,
  options: { clock: Clock; nextStan: () => number },
  approval: string | undefined,
  dispensed: number,
): IsoMessage {
  return reversalAdvice({
    original,
    at: options.clock.now(),
    stan: options.nextStan(),
    authorisationCode: approval,
    ...(dispensed > 0 ? { dispensed } : {}),
  });
}

/** The one way from a card to its issuer, whatever the card was read by. */
export function createHostExchange(options: HostExchangeOptions) {
  const { host, clock, journal, log, secrets } = options;

  return {
    /** Records the intent, asks, and settles what cannot be known. `track2` as DE35 takes it. */
    async ask(
      { amount, fee }: AuthoriseInput,
      entry: CardEntry,
      track2: string | undefined,
    ): Promise<HostAnswer> {
      const request = withdrawalRequest({
        identity: options.identity,
        at: clock.now(),
        stan: options.nextStan(),
        pan: secrets.pan,
        track2,
        entry,
        pinBlock: secrets.pinBlock,
        amount,
      });
      const transaction = log.begin({
        request,
        amount,
        fee,
        maskedPan: secrets.maskedPan,
        denominations: options.denominations(),
      });
      const answer = await host.request(request);
      secrets.pinBlock = '';

      if (
        !answer.ok &&
        (answer.error.kind === 'not-connected' || answer.error.kind === 'bad-message')
      ) {
        log.close(transaction, `never sent: ${answer.error.kind}`);
        return { kind: 'not-sent' };
      }
      const code = answer.ok ? (answer.value.fields[39] ?? '') : '';
      const { action } = responseCode(code);
      if (!answer.ok || action === 'unknown') {
        const reversal = buildReversal(request, options, undefined, 0);
        // One write: a reversal that a restart finds without its record would be made a second time.
        journal.together(() => {
          log.unknown(transaction, answer.ok ? `DE39 ${code}` : answer.error.kind);
          host.reverse(reversal);
          log.reversalStored(transaction, amount);
          log.close(transaction, 'reversed, nothing paid out');
        });
        return { kind: 'unknown' };
      }
      return { kind: 'answered', transaction, request, answer: answer.value, code, action };
    },

    /** Takes back what the host approved; `note` goes into the same write. */
    undo({ transaction, request, answer }: HostWord, amount: number, note: () => void): void {
      const reversal = buildReversal(request, options, answer.fields[38], 0);
      journal.together(() => {
        note();
        host.reverse(reversal);
        log.reversalStored(transaction, amount);
        log.close(transaction, 'reversed, nothing paid out');
      });
    },
  };
}

export type HostExchange = ReturnType<typeof createHostExchange>;
