import type { HostLink } from '../../network/host-link.ts';
import { createCodec } from '../../network/iso8583/codec.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import { napasDialect } from '../../network/napas/dialect.ts';
import { responseCode } from '../../network/napas/response-codes.ts';
import {
  reversalAdvice,
  type TerminalIdentity,
  withdrawalRequest,
} from '../../network/napas/withdrawal.ts';
import type { Authorisation, AuthoriseInput } from '../../state-machines/ports.ts';
import type { Clock } from '../../time/clock.ts';
import type { Notice } from '../contract/terminal-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { TransactionLog } from '../transaction-log.ts';
import { live } from './actor.ts';
import { availableBalance } from './balance.ts';
import type { SessionSecrets } from './session-secrets.ts';

export interface HostActorOptions {
  readonly host: HostLink;
  readonly clock: Clock;
  readonly identity: TerminalIdentity;
  readonly nextStan: () => number;
  readonly journal: Journal;
  readonly log: TransactionLog;
  readonly secrets: SessionSecrets;
  readonly denominations: () => readonly number[];
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

function declinedFor(answer: IsoMessage): Authorisation {
  const code = answer.fields[39] ?? '';
  const { action } = responseCode(code);
  const next =
    action === 'wrong-pin' ? 'retry-pin' : action === 'retain-card' ? 'retain' : 'return';
  return { kind: 'declined', code, notice: NOTICES[code] ?? 'declined', next, lastTry: false };
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

export function createHostActors(options: HostActorOptions) {
  const { host, clock, log, secrets } = options;

  const authorise = live<AuthoriseInput, Authorisation>(async ({ amount, fee }) => {
    const request = withdrawalRequest({
      identity: options.identity,
      at: clock.now(),
      stan: options.nextStan(),
      pan: secrets.pan,
      track2: secrets.track2,
      entry: { mode: 'magnetic-stripe' },
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
    if (!answer.ok || responseCode(code).action === 'unknown') {
      const reversal = buildReversal(request, options, undefined, 0);
      // One write: a reversal that a restart finds without its record would be made a second time.
      options.journal.together(() => {
        log.unknown(transaction, answer.ok ? `DE39 ${code}` : answer.error.kind);
        host.reverse(reversal);
        log.reversalStored(transaction, amount);
        log.close(transaction, 'reversed, nothing paid out');
      });
      return { kind: 'unknown' };
    }
    if (responseCode(code).action !== 'approved') {
      log.declined(transaction, code, responseCode(code).en);
      return declinedFor(answer.value);
    }
    const balance = availableBalance(answer.value.fields[54]);
    log.approved(transaction, answer.value.fields[38] ?? '', balance);
    return { kind: 'approved', transaction, balance };
  });

  return { authorise };
}

export const napasCodec = createCodec(napasDialect);
