import type { PosMethod } from '../contract/pos-view.ts';
import type { Language } from '../contract/terminal-view.ts';
import type { Copy } from './sale-receipt.ts';

/** What receipts say of payments by code, of refunds, and of what nobody knows. */
export interface PaymentWords {
  readonly paid: string;
  readonly refund: string;
  readonly unknown: string;
  readonly otherAmount: string;
  readonly copies: Readonly<Record<Copy, string>>;
  readonly terminal: string;
  readonly date: string;
  readonly method: string;
  readonly methods: Readonly<Record<PosMethod, string>>;
  readonly card: string;
  readonly reference: string;
  readonly original: string;
  readonly network: string;
  readonly approval: string;
  readonly amount: string;
  readonly asked: string;
  readonly received: string;
  readonly givenBack: string;
  readonly wallet: string;
  readonly rate: string;
  readonly byHand: string;
  readonly unknownLines: readonly string[];
  readonly unknownRefundLines: readonly string[];
  readonly otherAmountLines: readonly string[];
  readonly scan: string;
  readonly once: string;
  readonly thanks: string;
}

export const PAYMENT_WORDS: Readonly<Record<Language, PaymentWords>> = {
  vi: {
    paid: 'THANH TOÁN',
    refund: 'HOÀN TIỀN',
    unknown: 'CHƯA RÕ KẾT QUẢ',
    otherAmount: 'SAI SỐ TIỀN',
    copies: { merchant: 'Liên cửa hàng', customer: 'Liên khách hàng' },
    terminal: 'Thiết bị',
    date: 'Ngày giờ',
    method: 'Hình thức',
    methods: {
      card: 'Thẻ',
      'wallet-code': 'Alipay, mã của khách',
      'order-code': 'Alipay, mã của quầy',
      vietqr: 'VietQR',
    },
    card: 'Số thẻ',
    reference: 'Số tham chiếu',
    original: 'Giao dịch gốc',
    network: 'Mã NAPAS',
    approval: 'Mã chuẩn chi',
    amount: 'Số tiền',
    asked: 'Số tiền cần trả',
    received: 'Số tiền đã nhận',
    givenBack: 'Số tiền hoàn',
    wallet: 'Ví đã trả',
    rate: 'Tỷ giá',
    byHand: 'Cửa hàng xác nhận đã thanh toán',
    unknownLines: [
      'Chưa biết khoản này đã được thanh toán hay chưa.',
      'Xin đừng thanh toán lại.',
      'Vui lòng hỏi nhân viên.',
    ],
    unknownRefundLines: [
      'Chưa biết khoản này đã được hoàn hay chưa.',
      'Xin giữ giấy này. Vui lòng hỏi nhân viên.',
    ],
    otherAmountLines: [
      'Số tiền nhận được khác số tiền cần trả.',
      'Xin giữ giấy này. Vui lòng hỏi nhân viên.',
    ],
    scan: 'Quét mã bằng ứng dụng ngân hàng',
    once: 'Mã chỉ dùng cho một lần thanh toán',
    thanks: 'Cảm ơn Quý khách',
  },
  en: {
    paid: 'SALE',
    refund: 'REFUND',
    unknown: 'OUTCOME UNKNOWN',
    otherAmount: 'OTHER AMOUNT PAID',
    copies: { merchant: 'Merchant copy', customer: 'Customer copy' },
    terminal: 'Terminal',
    date: 'Date',
    method: 'Paid by',
    methods: {
      card: 'Card',
      'wallet-code': 'Alipay, customer’s code',
      'order-code': 'Alipay, code of the till',
      vietqr: 'VietQR',
    },
    card: 'Card',
    reference: 'Reference',
    original: 'Original sale',
    network: 'NAPAS reference',
    approval: 'Approval',
    amount: 'Amount',
    asked: 'Amount due',
    received: 'Amount received',
    givenBack: 'Amount given back',
    wallet: 'Wallet paid',
    rate: 'Rate',
    byHand: 'Payment confirmed by the merchant',
    unknownLines: [
      'It is not known whether this was paid.',
      'Please do not pay again.',
      'Please see the staff.',
    ],
    unknownRefundLines: [
      'It is not known whether this was given back.',
      'Please keep this slip and see the staff.',
    ],
    otherAmountLines: [
      'The amount received is not the amount due.',
      'Please keep this slip and see the staff.',
    ],
    scan: 'Scan with the app of your bank',
    once: 'This code is good for one payment',
    thanks: 'Thank you',
  },
  zh: {
    paid: '消费',
    refund: '退款',
    unknown: '结果未知',
    otherAmount: '金额不符',
    copies: { merchant: '商户存根', customer: '顾客存根' },
    terminal: '终端',
    date: '日期',
    method: '支付方式',
    methods: {
      card: '银行卡',
      'wallet-code': '支付宝付款码',
      'order-code': '支付宝扫码',
      vietqr: 'VietQR',
    },
    card: '卡号',
    reference: '参考号',
    original: '原交易',
    network: 'NAPAS 参考号',
    approval: '授权码',
    amount: '金额',
    asked: '应付金额',
    received: '实收金额',
    givenBack: '退款金额',
    wallet: '钱包支付',
    rate: '汇率',
    byHand: '商户确认已付款',
    unknownLines: ['尚不确定此笔款项是否已支付。', '请勿重复付款。', '请咨询店员。'],
    unknownRefundLines: ['尚不确定此笔款项是否已退回。', '请保留此单，并咨询店员。'],
    otherAmountLines: ['实收金额与应付金额不符。', '请保留此单，并咨询店员。'],
    scan: '请用银行应用扫码',
    once: '此码仅限一次付款',
    thanks: '谢谢',
  },
};

const twoDecimals = (text: string, language: Language): string => {
  const [whole = '', decimals = ''] = text.split('.');
  const [group, point] = language === 'vi' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return decimals === '' ? grouped : `${grouped}${point}${decimals}`;
};

/** Fen as `¥69.83`. */
export function formatYuan(fen: number, language: Language): string {
  const text = `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
  return `¥${twoDecimals(text, language)}`;
}

/** `1 CNY = 3,580.25 VND`. */
export function formatRate(rate: string, language: Language): string {
  return `1 CNY = ${twoDecimals(rate, language)} VND`;
}
