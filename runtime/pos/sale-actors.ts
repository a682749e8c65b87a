import type { HostLink } from '../../network/host-link.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import { responseCode } from '../../network/napas/response-codes.ts';
import { saleRequest } from '../../network/napas/sale.ts';
import {
  type CardEntry,
  reversalAdvice,
  type TerminalIdentity,
} from '../../network/napas/withdrawal.ts';
import type {
  AuthoriseSaleInput,
  SaleAuthorisation,
  SaleSettled,
  SettleSaleInput,
} from '../../state-machines/pos/ports.ts';
import type { Clock } from '../../time/clock.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import type { CaseLog } from './case-log.ts';
import type { SaleLog, SaleState } from './sale-log.ts';
import type { SaleSecrets } from './sale-secrets.ts';

export interface SaleActorOptions {
  readonly host: HostLink;
  readonly clock: Clock;
  readonly identity: TerminalIdentity;
  readonly merchantCategory: string;
  readonly nextStan: () => number;
  readonly journal: Journal;
  readonly sales: SaleLog;
  readonly cases: CaseLog;
  readonly secrets: SaleSecrets;
}

/** DE39 of a 0420 for what the host approved and the card did not [model]. */
const CARD_DECLINED = '05';

/** What card and terminal approved by themselves: the issuer books it, whatever it thinks of it. */
function offlineAdvice({ fields }: IsoMessage, chipData: string): IsoMessage {
  const { 35: _track2, 52: _pinBlock, ...told } = fields;
  return { mti: '0220', fields: { ...told, 55: chipData } };
}

/** The host's side of a sale, and its books. */
export function createSaleActors(options: SaleActorOptions) {
  const { host, clock, journal, sales, cases, secrets } = options;

  function entryOf(): CardEntry {
    const { entry, sequence, chipData } = secrets;
    return entry === 'chip' || entry === 'contactless'
      ? { mode: entry, sequence, chipData }
      : { mode: entry };
  }

  function buildRequest(amount: number): IsoMessage {
    const { pan, track2, pinBlock } = secrets;
    return saleRequest({
      identity: options.identity,
      merchantCategory: options.merchantCategory,
      at: clock.now(),
      stan: options.nextStan(),
      pan,
      entry: entryOf(),
      amount,
      ...(track2 === '' ? {} : { track2 }),
      ...(pinBlock === '' ? {} : { pinBlock }),
    });
  }

  function begin(request: IsoMessage, amount: number): string {
    const { maskedPan, entry, aid, label } = secrets;
    return sales.begin({ request, amount, maskedPan, entry, aid, label });
  }

  /** One write: a reversal that a restart finds without its record would be made a second time. */
  function reverse(
    original: IsoMessage,
    sale: Pick<SaleState, 'transaction' | 'amount' | 'approval'>,
    why: string,
    declined?: { readonly chipData: string },
  ): void {
    const { mti, fields } = reversalAdvice({
      original,
      at: clock.now(),
      stan: options.nextStan(),
      reason: declined && CARD_DECLINED,
      authorisationCode: sale.approval,
    });
    // What the card said instead: cryptogram, TVR, TSI, script results.
    const advice = {
      mti,
      fields: declined?.chipData ? { ...fields, 55: declined.chipData } : fields,
    };
    journal.together(() => {
      host.reverse(advice);
      sales.reversalStored(sale.transaction, sale.amount, why);
    });
  }

  const authoriseSale = live<AuthoriseSaleInput, SaleAuthorisation>(async ({ amount }) => {
    const request = buildRequest(amount);
    const transaction = begin(request, amount);
    const answer = await host.request(request);
    secrets.pinBlock = '';

    if (
      !answer.ok &&
      (answer.error.kind === 'not-connected' || answer.error.kind === 'bad-message')
    ) {
      sales.notSent(transaction, answer.error.kind);
      return { kind: 'not-sent' };
    }
    const code = answer.ok ? (answer.value.fields[39] ?? '') : '';
    if (!answer.ok || responseCode(code).action === 'unknown') {
      const why = answer.ok ? `DE39 ${code}` : answer.error.kind;
      journal.together(() => {
        sales.unknown(transaction, why);
        reverse(request, { transaction, amount, approval: undefined }, 'no telling answer');
      });
      return { kind: 'unknown' };
    }
    secrets.responseCode = code;
    secrets.answerData = answer.value.fields[55] ?? '';
    if (responseCode(code).action !== 'approved') {
      sales.declined(transaction, code, responseCode(code).en);
      return { kind: 'declined', code };
    }
    sales.approved(
      transaction,
      answer.value.fields[38] ?? '',
      (answer.value.fields[63] ?? '').trimEnd(),
    );
    return { kind: 'approved', transaction };
  });

  const settleSale = live<SettleSaleInput, SaleSettled>(async (input) => {
    if (input.kind === 'reverse') {
      const sale = sales.read(input.transaction);
      if (!sale?.original) throw new Error(`sale ${input.transaction}: not to be read back`);
      const { chipData } = secrets;
      reverse(sale.original, sale, 'the card declined after the host', { chipData });
      return { transaction: input.transaction };
    }
    const { signature } = input;
    if (input.kind === 'captured') {
      sales.captured(input.transaction, signature, secrets.chipData);
      return { transaction: input.transaction };
    }
    const request = buildRequest(input.amount);
    const transaction = journal.together(() => {
      const began = begin(request, input.amount);
      sales.captured(began, signature, secrets.chipData);
      host.advise(offlineAdvice(request, secrets.chipData));
      return began;
    });
    return { transaction };
  });

  /** An intent without an end: nobody has been told that it is approved. */
  function undo(sale: SaleState): void {
    if (sale.original) {
      reverse(sale.original, sale, 'found open after a restart');
      return;
    }
    const { transaction: id, amount } = sale;
    journal.together(() => {
      cases.open({ id, what: 'cannot-be-read', method: 'card', amount });
      sales.handedOver(id, 'its card number cannot be opened');
    });
  }

  return { authoriseSale, settleSale, undoOpenSales: () => sales.open().forEach(undo) };
}
