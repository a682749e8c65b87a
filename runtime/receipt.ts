import type { ReceiptLine } from '../hardware/printer/printer.ts';
import type { TerminalConfiguration } from './configuration.ts';
import type { Language } from './contract/terminal-view.ts';

/** All that a withdrawal's receipt says. Amounts are whole đồng; the PAN is masked already. */
export interface WithdrawalReceipt {
  readonly maskedPan: string;
  /** Clock milliseconds of the authorisation. */
  readonly at: number;
  readonly reference: string;
  readonly approval: string;
  readonly requested: number;
  readonly dispensed: number;
  readonly fee: number;
  readonly balance: number | undefined;
  /** Of the chip, where it was read (EMV 4.4 Book 4, 11.4: AID and name). */
  readonly application?: { readonly aid: string; readonly label: string } | undefined;
}

/** What the confirmation says, in the same words. */
interface Words {
  readonly title: string;
  readonly card: string;
  readonly date: string;
  readonly reference: string;
  readonly approval: string;
  readonly requested: string;
  readonly amount: string;
  readonly fee: string;
  readonly total: string;
  readonly balance: string;
  readonly reversed: string;
  readonly thanks: string;
  readonly keep: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  vi: {
    title: 'RÚT TIỀN MẶT',
    card: 'Số thẻ',
    date: 'Ngày giờ',
    reference: 'Số tham chiếu',
    approval: 'Mã chuẩn chi',
    requested: 'Số tiền yêu cầu',
    amount: 'Số tiền rút',
    fee: 'Phí (gồm VAT)',
    total: 'Tổng trừ tài khoản',
    balance: 'Số dư',
    reversed: 'Phần chưa chi đang được hoàn lại.',
    thanks: 'Cảm ơn Quý khách',
    keep: 'Vui lòng giữ hóa đơn để đối chiếu',
  },
  en: {
    title: 'CASH WITHDRAWAL',
    card: 'Card',
    date: 'Date',
    reference: 'Reference',
    approval: 'Approval',
    requested: 'Requested',
    amount: 'Cash',
    fee: 'Fee (VAT included)',
    total: 'From your account',
    balance: 'Balance',
    reversed: 'The part not paid out is being returned.',
    thanks: 'Thank you',
    keep: 'Please keep this receipt',
  },
  zh: {
    title: '取款',
    card: '卡号',
    date: '日期',
    reference: '参考号',
    approval: '授权码',
    requested: '申请金额',
    amount: '取款金额',
    fee: '手续费（含税）',
    total: '账户扣款合计',
    balance: '余额',
    reversed: '未付部分正在退回。',
    thanks: '谢谢',
    keep: '请保留收据以备核对',
  },
};

/** As facts/vietnam has it: `2.000.000 ₫`, `2,000,000 VND`, `2,000,000 越南盾`. */
export function formatDong(amount: number, language: Language): string {
  const separator = language === 'vi' ? '.' : ',';
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, separator);
  return `${grouped} ${{ vi: '₫', en: 'VND', zh: '越南盾' }[language]}`;
}

/** Vietnam keeps UTC+7 all year. */
export function formatLocalTime(at: number): string {
  const iso = new Date(at + 7 * 3_600_000).toISOString();
  const [date = '', time = ''] = iso.split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year} ${time.slice(0, 8)}`;
}

export function withdrawalReceipt(
  terminal: TerminalConfiguration,
  language: Language,
  receipt: WithdrawalReceipt,
): readonly ReceiptLine[] {
  const words = WORDS[language];
  const money = (amount: number): string => formatDong(amount, language);
  const line = (left: string, right: string, bold = false): ReceiptLine => ({
    kind: 'columns',
    left,
    right,
    bold,
  });
  const partial = receipt.dispensed !== receipt.requested;
  const balance = receipt.balance === undefined || partial ? [] : [receipt.balance];
  return [
    { kind: 'text', text: terminal.bank.name, align: 'centre', bold: true, double: true },
    { kind: 'text', text: `${terminal.id} · ${terminal.place}`, align: 'centre' },
    { kind: 'feed', lines: 1 },
    { kind: 'text', text: words.title, align: 'centre', bold: true },
    { kind: 'rule' },
    line(words.card, receipt.maskedPan),
    ...(receipt.application
      ? [
          {
            kind: 'text',
            text: `AID ${receipt.application.aid} · ${receipt.application.label}`,
          } as const,
        ]
      : []),
    line(words.date, formatLocalTime(receipt.at)),
    line(words.reference, receipt.reference),
    line(words.approval, receipt.approval),
    { kind: 'rule' },
    ...(partial ? [line(words.requested, money(receipt.requested))] : []),
    line(words.amount, money(receipt.dispensed), true),
    line(words.fee, money(receipt.fee)),
    line(words.total, money(receipt.dispensed + receipt.fee)),
    ...balance.map((amount) => line(words.balance, money(amount))),
    ...(partial ? [{ kind: 'text', text: words.reversed } as const] : []),
    { kind: 'rule' },
    { kind: 'text', text: words.thanks, align: 'centre' },
    { kind: 'text', text: words.keep, align: 'centre' },
    { kind: 'text', text: terminal.hotline, align: 'centre' },
    { kind: 'feed', lines: 2 },
  ];
}
