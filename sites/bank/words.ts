import { responseCode } from '../../network/napas/response-codes.ts';
import type { AppRefusal } from '../../network/switch/bank-app.ts';
import type { Language } from '../language.ts';

const en = {
  chooseTitle: 'Whose phone is it?',
  chooseHint: 'Test customers, all invented.',
  nobody: 'No customer of this world has a bank app.',
  loginTitle: 'Log in',
  appPin: 'PIN of the app',
  sixDigits: '6 digits.',
  testPin: (pin: string) => `6 digits; for the test ${pin}.`,
  login: 'Log in',
  otherCustomer: 'Another customer',
  account: 'Account',
  balance: 'Balance',
  scan: 'Scan a VietQR code',
  history: 'History',
  all: 'All of it',
  logout: 'Log out',
  scanTitle: 'Scan a code',
  payload: 'What the code says',
  payloadHint: 'Paste it, or point the phone at the till on the bench.',
  read: 'Read the code',
  home: 'Home',
  payTitle: 'Pay by VietQR',
  merchant: 'Merchant',
  merchantId: 'Merchant id',
  merchantBank: 'Merchant’s bank',
  reference: 'Reference',
  terminal: 'Terminal',
  amount: 'Amount',
  amountHint: 'Whole đồng: the code names none.',
  fromAccount: 'From account',
  pay: 'Pay',
  cancel: 'Do not pay',
  misbehave: 'Misbehave (for the test)',
  misbehaveHint: 'What a customer cannot do, and a till must bear all the same.',
  otherAmount: 'Pay another amount',
  twice: 'Pay twice',
  resultTitle: 'Payment',
  paying: 'Paying through NAPAS…',
  payingHint: 'Wait here. Do not pay again.',
  paid: 'Paid',
  paidMeaning: 'The merchant’s bank has the money, and tells the shop.',
  paidTwice: (n: number): string => (n === 1 ? 'First payment' : 'Second payment'),
  napasReference: 'NAPAS reference',
  declined: 'Not paid',
  declinedMeaning: (why: string) => `Declined: ${why}. Your balance is as it was.`,
  pending: 'Not known yet',
  pendingMeaning: 'The money has left your account and is on its way. Do not pay again.',
  broken: 'Nobody knows',
  brokenMeaning: 'Look into your history before you pay again.',
  tryAgain: 'Try again',
  emptyHistory: 'Nothing yet.',
  statePending: 'on its way',
  stateDeclined: 'declined, given back',
  wrongPin: (left: number) => `Wrong PIN: ${left} ${left === 1 ? 'try' : 'tries'} left.`,
  locked: 'The app is locked: too many wrong PINs.',
  noAccount: 'The bank knows no such customer.',
  badAmount: 'The amount: expected whole đồng above zero, as 50,000.',
  noCode: 'No code: paste what it says.',
  notVietQr: (why: string) => `Not a VietQR code: ${why}`,
  noPayee: 'The code names no account that NAPAS can reach (tag 38).',
  notMerchant: (service: string) =>
    `The code is for ${service}; this app pays merchants’ codes (QRPUSH).`,
  badCodeAmount: (why: string) => `The code’s amount: ${why}`,
  unknownBank: (id: string) => `The code names bank ${id}, which NAPAS does not know.`,
};

export type BankWords = typeof en;

const vi: BankWords = {
  chooseTitle: 'Điện thoại của ai?',
  chooseHint: 'Khách hàng thử nghiệm, không có thật.',
  nobody: 'Chưa có khách hàng nào dùng ứng dụng.',
  loginTitle: 'Đăng nhập',
  appPin: 'Mã PIN ứng dụng',
  sixDigits: '6 chữ số.',
  testPin: (pin) => `6 chữ số; để thử nghiệm ${pin}.`,
  login: 'Đăng nhập',
  otherCustomer: 'Khách hàng khác',
  account: 'Tài khoản',
  balance: 'Số dư',
  scan: 'Quét mã VietQR',
  history: 'Lịch sử',
  all: 'Xem tất cả',
  logout: 'Đăng xuất',
  scanTitle: 'Quét mã',
  payload: 'Nội dung mã',
  payloadHint: 'Dán vào đây, hoặc hướng điện thoại vào quầy trên bàn thử.',
  read: 'Đọc mã',
  home: 'Trang chủ',
  payTitle: 'Thanh toán VietQR',
  merchant: 'Người nhận',
  merchantId: 'Mã đơn vị',
  merchantBank: 'Ngân hàng nhận',
  reference: 'Tham chiếu',
  terminal: 'Quầy',
  amount: 'Số tiền',
  amountHint: 'Số nguyên đồng: mã không ghi số tiền.',
  fromAccount: 'Từ tài khoản',
  pay: 'Thanh toán',
  cancel: 'Không thanh toán',
  misbehave: 'Làm sai (để thử nghiệm)',
  misbehaveHint: 'Điều khách không thể làm, nhưng quầy vẫn phải chịu được.',
  otherAmount: 'Trả số tiền khác',
  twice: 'Trả hai lần',
  resultTitle: 'Thanh toán',
  paying: 'Đang chuyển qua NAPAS…',
  payingHint: 'Vui lòng đợi. Không thanh toán lại.',
  paid: 'Đã thanh toán',
  paidMeaning: 'Ngân hàng của người nhận đã nhận tiền và sẽ báo cho cửa hàng.',
  paidTwice: (n) => (n === 1 ? 'Lần thứ nhất' : 'Lần thứ hai'),
  napasReference: 'Mã tham chiếu NAPAS',
  declined: 'Chưa thanh toán',
  declinedMeaning: (why) => `Bị từ chối: ${why}. Số dư không thay đổi.`,
  pending: 'Chưa rõ kết quả',
  pendingMeaning: 'Tiền đã rời tài khoản và đang được chuyển. Không thanh toán lại.',
  broken: 'Không rõ kết quả',
  brokenMeaning: 'Hãy xem lịch sử trước khi thanh toán lại.',
  tryAgain: 'Thử lại',
  emptyHistory: 'Chưa có giao dịch.',
  statePending: 'đang xử lý',
  stateDeclined: 'bị từ chối, đã hoàn lại',
  wrongPin: (left) => `Sai PIN: còn ${left} lần thử.`,
  locked: 'Ứng dụng đã bị khóa: nhập sai PIN quá số lần.',
  noAccount: 'Ngân hàng không có khách hàng này.',
  badAmount: 'Số tiền: cần số nguyên đồng lớn hơn 0, ví dụ 50.000.',
  noCode: 'Chưa có mã: hãy dán nội dung mã.',
  notVietQr: (why) => `Không phải mã VietQR: ${why}`,
  noPayee: 'Mã không có tài khoản mà NAPAS chuyển đến được (thẻ 38).',
  notMerchant: (service) =>
    `Mã dùng cho ${service}; ứng dụng này trả cho mã của đơn vị bán hàng (QRPUSH).`,
  badCodeAmount: (why) => `Số tiền trong mã: ${why}`,
  unknownBank: (id) => `Mã ghi ngân hàng ${id}, NAPAS không biết ngân hàng này.`,
};

export function bankWords(language: Language): BankWords {
  return language === 'vi' ? vi : en;
}

/** Why a payment was declined, after DE39. */
export function declineReason(code: string, language: Language): string {
  const { en: english, vi: vietnamese } = responseCode(code);
  return language === 'vi' ? vietnamese : english;
}

/** Why the app lets nobody in, or does not pay. */
export function refusalText(refusal: AppRefusal, words: BankWords): string {
  switch (refusal.kind) {
    case 'wrong-pin':
      return words.wrongPin(refusal.triesLeft);
    case 'locked':
      return words.locked;
    case 'no-such-account':
      return words.noAccount;
  }
}
