import type { Language } from '../language.ts';

const en = {
  title: 'Sent to your door',
  hint: 'Invented goods, paid with a card of any NAPAS bank.',
  buy: 'Buy',
  receiptTitle: 'Receipt',
  order: 'Order',
  goods: 'Goods',
  amount: 'Amount',
  when: 'Paid',
  approval: 'Approval',
  napasReference: 'NAPAS reference',
  refunded: 'Given back',
  noReceipt: 'This shop knows no such order of yours.',
  toPay: 'Pay now',
  toShop: 'More goods',
  shopkeeper: 'For the shopkeeper: orders',
  ordersTitle: 'Orders',
  noOrders: 'No orders yet.',
  refund: 'Refund',
  refundAmount: 'Amount to give back',
  badAmount: 'The amount: expected whole đồng above zero, as 50,000.',
  refunding: 'Refund on its way…',
  askAgain: 'Ask again',
  refundUnknown: 'Nobody knows yet whether the refund was done.',
  refundDone: (amount: string) => `Refunded ${amount}.`,
  refundDeclined: (why: string) => `Refund declined: ${why}.`,
  tooMuch: (left: string) => `More than is left: ${left}.`,
  notPaid: 'This order is not paid.',
  statuses: { open: 'to be paid', unknown: 'outcome unknown', paid: 'paid', expired: 'expired' },
};

export type ShopWords = typeof en;

const vi: ShopWords = {
  title: 'Giao tận nhà',
  hint: 'Hàng hóa không có thật, trả bằng thẻ của mọi ngân hàng NAPAS.',
  buy: 'Mua',
  receiptTitle: 'Biên nhận',
  order: 'Đơn hàng',
  goods: 'Hàng hóa',
  amount: 'Số tiền',
  when: 'Đã trả lúc',
  approval: 'Mã chuẩn chi',
  napasReference: 'Mã tham chiếu NAPAS',
  refunded: 'Đã hoàn lại',
  noReceipt: 'Cửa hàng không có đơn hàng này của bạn.',
  toPay: 'Thanh toán',
  toShop: 'Xem thêm hàng',
  shopkeeper: 'Dành cho chủ cửa hàng: đơn hàng',
  ordersTitle: 'Đơn hàng',
  noOrders: 'Chưa có đơn hàng.',
  refund: 'Hoàn tiền',
  refundAmount: 'Số tiền hoàn lại',
  badAmount: 'Số tiền: cần số nguyên đồng lớn hơn 0, ví dụ 50.000.',
  refunding: 'Đang hoàn tiền…',
  askAgain: 'Hỏi lại',
  refundUnknown: 'Chưa rõ đã hoàn tiền hay chưa.',
  refundDone: (amount) => `Đã hoàn ${amount}.`,
  refundDeclined: (why) => `Hoàn tiền bị từ chối: ${why}.`,
  tooMuch: (left) => `Nhiều hơn số còn lại: ${left}.`,
  notPaid: 'Đơn hàng này chưa được thanh toán.',
  statuses: { open: 'chưa trả', unknown: 'chưa rõ kết quả', paid: 'đã trả', expired: 'hết hạn' },
};

export function shopWords(language: Language): ShopWords {
  return language === 'vi' ? vi : en;
}
