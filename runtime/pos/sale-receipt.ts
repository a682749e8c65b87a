import type { ReceiptLine } from '../../hardware/printer/printer.ts';
import type { Language } from '../contract/terminal-view.ts';
import { formatDong, formatLocalTime } from '../receipt.ts';
import type { PosConfiguration } from './configuration.ts';
import type { SaleState } from './sale-log.ts';

export type Copy = 'merchant' | 'customer';

interface Words {
  readonly title: string;
  readonly copies: Readonly<Record<Copy, string>>;
  readonly terminal: string;
  readonly card: string;
  readonly entries: Readonly<Record<SaleState['entry'], string>>;
  readonly date: string;
  readonly reference: string;
  readonly approval: string;
  readonly offline: string;
  readonly application: string;
  readonly amount: string;
  readonly signature: string;
  readonly pin: string;
  readonly none: string;
  readonly thanks: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  vi: {
    title: 'THANH TOÁN',
    copies: { merchant: 'Liên cửa hàng', customer: 'Liên khách hàng' },
    terminal: 'Thiết bị',
    card: 'Số thẻ',
    entries: {
      'magnetic-stripe': 'quẹt',
      fallback: 'quẹt thay chip',
      manual: 'nhập tay',
      chip: 'chip',
      contactless: 'chạm',
    },
    date: 'Ngày giờ',
    reference: 'Số tham chiếu',
    approval: 'Mã chuẩn chi',
    offline: 'ngoại tuyến',
    application: 'Ứng dụng',
    amount: 'Số tiền',
    signature: 'Chữ ký khách hàng',
    pin: 'Đã xác thực bằng PIN',
    none: 'Không cần chữ ký',
    thanks: 'Cảm ơn Quý khách',
  },
  en: {
    title: 'SALE',
    copies: { merchant: 'Merchant copy', customer: 'Customer copy' },
    terminal: 'Terminal',
    card: 'Card',
    entries: {
      'magnetic-stripe': 'swiped',
      fallback: 'swiped for the chip',
      manual: 'keyed',
      chip: 'chip',
      contactless: 'contactless',
    },
    date: 'Date',
    reference: 'Reference',
    approval: 'Approval',
    offline: 'offline',
    application: 'Application',
    amount: 'Amount',
    signature: 'Signature',
    pin: 'Verified by PIN',
    none: 'No signature required',
    thanks: 'Thank you',
  },
  zh: {
    title: '消费',
    copies: { merchant: '商户存根', customer: '持卡人存根' },
    terminal: '终端',
    card: '卡号',
    entries: {
      'magnetic-stripe': '刷卡',
      fallback: '降级刷卡',
      manual: '手工输入',
      chip: '芯片',
      contactless: '挥卡',
    },
    date: '日期',
    reference: '参考号',
    approval: '授权码',
    offline: '脱机',
    application: '应用',
    amount: '金额',
    signature: '持卡人签名',
    pin: '已验证密码',
    none: '无需签名',
    thanks: '谢谢',
  },
};

/** One copy of a paid sale's receipt; the PAN is masked already. */
export function saleReceipt(
  {
    terminal,
    language,
    copy,
  }: {
    readonly terminal: PosConfiguration;
    /** Of this copy. */
    readonly language: Language;
    readonly copy: Copy;
  },
  sale: SaleState,
): readonly ReceiptLine[] {
  const words = WORDS[language];
  const line = (left: string, right: string, bold = false): ReceiptLine => ({
    kind: 'columns',
    left,
    right,
    bold,
  });
  const approval = sale.approval === 'offline' ? words.offline : (sale.approval ?? '');
  return [
    { kind: 'text', text: terminal.merchant, align: 'centre', bold: true },
    { kind: 'text', text: terminal.place, align: 'centre' },
    { kind: 'text', text: words.title, align: 'centre', bold: true, double: true },
    { kind: 'rule' },
    line(words.terminal, terminal.id),
    line(words.date, formatLocalTime(sale.at)),
    line(words.card, sale.maskedPan),
    line('', words.entries[sale.entry]),
    ...(sale.aid === '' ? [] : [line(words.application, sale.label), line('AID', sale.aid)]),
    line(words.reference, sale.transaction),
    line(words.approval, approval),
    { kind: 'rule' },
    line(words.amount, formatDong(sale.amount, language), true),
    { kind: 'rule' },
    ...verification(words, sale, copy),
    { kind: 'text', text: words.copies[copy], align: 'centre' },
    { kind: 'text', text: words.thanks, align: 'centre' },
    { kind: 'feed', lines: 1 },
  ];
}

function verification(words: Words, sale: SaleState, copy: Copy): readonly ReceiptLine[] {
  if (!sale.signature) return [{ kind: 'text', text: sale.pin ? words.pin : words.none }];
  if (copy === 'customer') return [];
  return [{ kind: 'text', text: words.signature }, { kind: 'feed', lines: 3 }, { kind: 'rule' }];
}
