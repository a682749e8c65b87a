import type { Dialect } from '../../network/iso8583/dialect.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import type { Journal, JournalRecord } from '../journal/journal.ts';
import type { Seal } from '../journal/seal.ts';
import type { SaleEntry } from './sale-secrets.ts';

/** What a sale's records say together: all that recovery and receipts need. */
export interface SaleState {
  readonly transaction: string;
  readonly at: number;
  readonly amount: number;
  readonly maskedPan: string;
  readonly entry: SaleEntry;
  readonly aid: string;
  readonly label: string;
  /** A PIN went to the host. */
  readonly pin: boolean;
  /** The 0200 as it was sent, the PAN opened again; undefined: its seal cannot be opened. */
  readonly original: IsoMessage | undefined;
  /** DE63, by which a refund names it; empty: the issuer is the terminal's own bank. */
  readonly reference: string;
  readonly paid: boolean;
  /** DE38; `offline` where no host was asked; undefined: not approved. */
  readonly approval: string | undefined;
  readonly signature: boolean;
  /** Paid as the customer was told, and not by the issuer. */
  readonly refused: boolean;
}

export interface BeginSale {
  readonly request: IsoMessage;
  readonly amount: number;
  readonly maskedPan: string;
  readonly entry: SaleEntry;
  readonly aid: string;
  readonly label: string;
}

/** A sale in the journal, from intent to close. Each function is durable when it returns. */
export interface SaleLog {
  /** Before the 0200 leaves. Returns the sale's name, its RRN. */
  begin(begin: BeginSale): string;
  approved(transaction: string, approval: string, reference: string): void;
  declined(transaction: string, code: string, words: string): void;
  /** Never sent. */
  notSent(transaction: string, why: string): void;
  /** No answer, or no telling one: the reversal follows. */
  unknown(transaction: string, why: string): void;
  /** The end of a sale that is paid; `chipData` (hex) is the card's last word. */
  captured(transaction: string, signature: boolean, chipData: string): void;
  /** Of a sale that card and terminal approved: the issuer does not pay. */
  refused(transaction: string, code: string): void;
  reversalStored(transaction: string, amount: number, why: string): void;
  /** Leaves it to an operator; the case is the caller's, in the same write. */
  handedOver(transaction: string, why: string): void;
  read(transaction: string): SaleState | undefined;
  open(): readonly SaleState[];
}

interface IntentData {
  readonly amount: number;
  readonly maskedPan: string;
  readonly entry: SaleEntry;
  readonly aid: string;
  readonly label: string;
  readonly fields: Record<number, string>;
  readonly sealedPan: string;
}

const OFFLINE = 'offline';

export function createSaleLog(journal: Journal, seal: Seal, dialect: Dialect): SaleLog {
  const note = (
    transaction: string,
    kind: string,
    text: string,
    data: Record<string, unknown> = {},
  ): void => {
    journal.append({ kind, transaction, text, data });
  };
  const close = (transaction: string, text: string): void =>
    note(transaction, 'transaction-closed', `closed: ${text}`);

  function stateOf(records: readonly JournalRecord[]): SaleState | undefined {
    const intent = records.find(
      ({ kind, data }) => kind === 'authorisation-intent' && 'entry' in data,
    );
    if (!intent) return undefined;
    const { sealedPan, fields, ...data } = intent.data as unknown as IntentData;
    const of = (kind: string): Readonly<Record<string, unknown>> | undefined =>
      records.findLast((record) => record.kind === kind)?.data;
    const pan = seal.open(sealedPan);
    const paid = of('sale-paid');
    const authorised = of('authorised');
    const host = authorised?.approval as string | undefined;
    return {
      ...data,
      transaction: intent.transaction,
      at: intent.at,
      pin: fields[22]?.endsWith('1') ?? false,
      original: pan === undefined ? undefined : { mti: '0200', fields: { ...fields, 2: pan } },
      reference: (authorised?.reference as string | undefined) ?? '',
      paid: paid !== undefined,
      approval: host ?? (paid ? OFFLINE : undefined),
      signature: paid?.signature === true,
      refused: of('sale-refused') !== undefined,
    };
  }

  return {
    begin({ request, amount, maskedPan, entry, aid, label }) {
      const transaction = request.fields[37] ?? '';
      const fields: Record<number, string> = {};
      for (const [key, value] of Object.entries(request.fields)) {
        if (dialect.fields[Number(key)]?.sensitive === undefined) fields[Number(key)] = value;
      }
      const sealedPan = seal.seal(request.fields[2] ?? '');
      const data: IntentData = { amount, maskedPan, entry, aid, label, fields, sealedPan };
      const text = `sale of ${amount} with ${maskedPan}, ${entry}`;
      note(transaction, 'authorisation-intent', text, { ...data });
      return transaction;
    },
    approved(transaction, approval, reference) {
      note(transaction, 'authorised', `approved, ${approval}`, { approval, reference });
    },
    declined(transaction, code, words) {
      journal.together(() => {
        note(transaction, 'declined', `declined ${code}: ${words}`, { code });
        close(transaction, 'declined');
      });
    },
    notSent(transaction, why) {
      close(transaction, `never sent: ${why}`);
    },
    unknown(transaction, why) {
      note(transaction, 'authorisation-unknown', `outcome unknown: ${why}`);
    },
    captured(transaction, signature, chipData) {
      journal.together(() => {
        // Sealed as the PAN is: clearing wants it, nobody else.
        const sealedChipData = chipData === '' ? undefined : seal.seal(chipData);
        const amount = stateOf(journal.of(transaction))?.amount;
        note(transaction, 'sale-paid', 'paid', { amount, signature, sealedChipData });
        close(transaction, 'paid');
      });
    },
    refused(transaction, code) {
      note(transaction, 'sale-refused', `approved offline, and the issuer does not pay: ${code}`, {
        code,
      });
    },
    reversalStored(transaction, amount, why) {
      journal.together(() => {
        note(transaction, 'reversal-stored', `reversal of ${amount} stored: ${why}`, { amount });
        close(transaction, 'reversed');
      });
    },
    handedOver: (transaction, why) => close(transaction, `an operator decides: ${why}`),
    read: (transaction) => stateOf(journal.of(transaction)),
    open: () => journal.open().flatMap((transaction) => stateOf(journal.of(transaction)) ?? []),
  };
}
