import { responseCode } from '../../network/napas/response-codes.ts';
import type { Language } from '../language.ts';

const en = {
  cardTitle: 'Pay by card',
  shop: 'Shop',
  order: 'Order',
  amount: 'Amount',
  noOrder: 'There is no order to pay.',
  toShop: 'To the shop',
  pan: 'Card number',
  panHint: '16 to 19 digits of a NAPAS card.',
  name: 'Name on the card',
  issued: 'Issue date',
  issuedHint: 'MM/YY, as on the card.',
  next: 'Send me a password',
  testCards: 'Test cards',
  badPan: 'The card number: expected 16 to 19 digits that check.',
  badName: 'The name: expected Latin letters and spaces, at most 26.',
  badIssued: 'The issue date: expected month and year, as 12/25.',
  sending: 'Asking your bank…',
  notSent: 'No answer from your bank',
  notSentMeaning: 'Nothing was taken. Ask for a new password, or use another card.',
  passwordTitle: 'One-time password',
  card: 'Card',
  sentTo: (phone: string) => `Your bank has sent it to ${phone}.`,
  password: 'Password',
  passwordHint: '6 digits, good for 3 minutes.',
  badPassword: 'The password: expected 6 digits.',
  pay: 'Pay',
  again: 'Send a new password',
  cancel: 'Do not pay',
  wrong: (left: number | undefined) =>
    left === undefined
      ? 'Wrong password.'
      : `Wrong password: ${left} ${left === 1 ? 'try' : 'tries'} left.`,
  expired: 'The password has expired: ask for a new one.',
  paying: 'Paying…',
  payingHint: 'Wait here. Do not pay again.',
  resultTitle: 'Payment',
  paid: 'Paid',
  notPaid: 'Not paid',
  declined: (why: string) => `Declined: ${why}. Nothing was taken.`,
  unknown: 'Not known yet',
  unknownMeaning: 'No answer from your bank. Ask again before you pay in another way.',
  askAgain: 'Ask again',
  otherCard: 'Another card',
  approval: 'Approval',
  napasReference: 'NAPAS reference',
  closed: 'This order is closed.',
};

export type CashierWords = typeof en;

const vi: CashierWords = {
  cardTitle: 'Thanh toán bằng thẻ',
  shop: 'Cửa hàng',
  order: 'Đơn hàng',
  amount: 'Số tiền',
  noOrder: 'Không có đơn hàng nào cần thanh toán.',
  toShop: 'Về cửa hàng',
  pan: 'Số thẻ',
  panHint: '16 đến 19 chữ số của thẻ NAPAS.',
  name: 'Tên in trên thẻ',
  issued: 'Ngày phát hành',
  issuedHint: 'MM/YY, như trên thẻ.',
  next: 'Gửi mật khẩu cho tôi',
  testCards: 'Thẻ thử nghiệm',
  badPan: 'Số thẻ: cần 16 đến 19 chữ số đúng.',
  badName: 'Tên: cần chữ cái không dấu và khoảng trắng, tối đa 26.',
  badIssued: 'Ngày phát hành: cần tháng và năm, ví dụ 12/25.',
  sending: 'Đang hỏi ngân hàng…',
  notSent: 'Ngân hàng chưa trả lời',
  notSentMeaning: 'Thẻ không bị trừ tiền. Hãy yêu cầu mật khẩu mới hoặc dùng thẻ khác.',
  passwordTitle: 'Mật khẩu một lần',
  card: 'Thẻ',
  sentTo: (phone) => `Ngân hàng đã gửi đến ${phone}.`,
  password: 'Mật khẩu',
  passwordHint: '6 chữ số, có hiệu lực 3 phút.',
  badPassword: 'Mật khẩu: cần 6 chữ số.',
  pay: 'Thanh toán',
  again: 'Gửi mật khẩu mới',
  cancel: 'Không thanh toán',
  wrong: (left) => (left === undefined ? 'Sai mật khẩu.' : `Sai mật khẩu: còn ${left} lần thử.`),
  expired: 'Mật khẩu đã hết hạn: hãy yêu cầu mật khẩu mới.',
  paying: 'Đang thanh toán…',
  payingHint: 'Vui lòng đợi. Không thanh toán lại.',
  resultTitle: 'Thanh toán',
  paid: 'Đã thanh toán',
  notPaid: 'Chưa thanh toán',
  declined: (why) => `Bị từ chối: ${why}. Thẻ không bị trừ tiền.`,
  unknown: 'Chưa rõ kết quả',
  unknownMeaning: 'Ngân hàng chưa trả lời. Hãy hỏi lại trước khi thanh toán cách khác.',
  askAgain: 'Hỏi lại',
  otherCard: 'Thẻ khác',
  approval: 'Mã chuẩn chi',
  napasReference: 'Mã tham chiếu NAPAS',
  closed: 'Đơn hàng này đã đóng.',
};

export function cashierWords(language: Language): CashierWords {
  return language === 'vi' ? vi : en;
}

/** Why a card was declined, after DE39. */
export function declineReason(code: string, language: Language): string {
  const { en: english, vi: vietnamese } = responseCode(code);
  return language === 'vi' ? vietnamese : english;
}
