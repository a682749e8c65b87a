import { type InquiryAnswer, jsonAmount, type NoticeMessage, type PayAnswer } from './messages.ts';
import type { Payment } from './payment-store.ts';
import { gatewayResult } from './result-codes.ts';
import { wireTime } from './signature.ts';

/** The quote and both amounts; the customer's side only once he has paid. */
function paidMembers(payment: Payment) {
  const { paymentId, dong, fen, rate, paidAt } = payment;
  return {
    paymentId,
    paymentAmount: jsonAmount('VND', dong),
    ...(paidAt === null
      ? {}
      : { paymentTime: wireTime(paidAt), customerAmount: jsonAmount('CNY', fen) }),
    paymentQuote: { quoteCurrencyPair: 'CNY/VND' as const, quotePrice: rate },
  };
}

/** What the payment's request is answered, now and whenever it comes again. */
export function payAnswerOf(payment: Payment): PayAnswer {
  const { requestId: paymentRequestId, status, code, paymentId, orderCode, expiresAt } = payment;
  switch (status) {
    case 'SUCCESS':
      return { result: gatewayResult('SUCCESS'), paymentRequestId, ...paidMembers(payment) };
    case 'FAIL':
      return { result: gatewayResult(code ?? 'PROCESS_FAIL'), paymentRequestId, paymentId };
    case 'CANCELLED':
      return { result: gatewayResult('ORDER_IS_CLOSED'), paymentRequestId, paymentId };
    case 'PENDING':
    case 'PROCESSING': {
      const result = gatewayResult('PAYMENT_IN_PROCESS');
      if (orderCode === null) return { result, paymentRequestId, paymentId };
      const codeDetails = [{ codeValueType: 'QRCODE' as const, codeValue: orderCode }];
      const orderCodeForm = { expireTime: wireTime(expiresAt), codeDetails };
      return { result, paymentRequestId, paymentId, orderCodeForm };
    }
  }
}

/** The result is the inquiry's; the payment's is its status. */
export function inquiryAnswerOf(payment: Payment): InquiryAnswer {
  const { requestId: paymentRequestId, status, code } = payment;
  return {
    result: gatewayResult('SUCCESS'),
    paymentRequestId,
    paymentStatus: status,
    ...(status === 'FAIL' ? { paymentResultCode: code ?? 'PROCESS_FAIL' } : {}),
    ...paidMembers(payment),
  };
}

/** The gateway's word on a payment that has ended. */
export function noticeOf(payment: Payment, status: NoticeMessage['paymentStatus']): NoticeMessage {
  const codes = { SUCCESS: 'SUCCESS', FAIL: payment.code ?? 'PROCESS_FAIL', CANCELLED: 'SUCCESS' };
  return {
    notifyType: 'PAYMENT_RESULT',
    result: gatewayResult(codes[status]),
    paymentRequestId: payment.requestId,
    paymentStatus: status,
    ...paidMembers(payment),
  };
}
