import { z } from 'zod';
import { err, ok, type Result } from '../../bytes/result.ts';

/*
 * The JSON of the public acquirer interface, as far as it is modelled. Members that are not named
 * here may be there and mean nothing. An amount's value is digits, in minor units.
 */

/** The interfaces by path. */
export const PATHS = {
  pay: '/aps/api/v1/payments/pay',
  inquire: '/aps/api/v1/payments/inquiryPayment',
  cancel: '/aps/api/v1/payments/cancelPayment',
  refund: '/aps/api/v1/payments/refund',
} as const;

const text = (most: number, least = 1) => {
  const expected = `expected ${least} to ${most} characters`;
  return z.string(expected).min(least, expected).max(most, expected);
};
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, `expected ${values.join(' or ')}`);
const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape, 'expected an object');

const requestId = z
  .string('expected an id of 1 to 64 characters')
  .regex(/^[\x21-\x7e]{1,64}$/, 'expected an id of 1 to 64 printable characters without blanks');
/** What DE4 can carry is the most: ten digits of đồng. */
const amount = object({
  currency: oneOf(['VND', 'CNY']),
  value: z
    .string('expected minor units in digits')
    .regex(/^[1-9][0-9]{0,9}$/, 'expected 1 to 10 digits of minor units, above zero'),
});
const time = z.iso.datetime({ offset: true, error: 'expected an ISO 8601 time with its zone' });

const merchant = object({
  referenceMerchantId: text(64),
  merchantName: text(256),
  merchantMCC: z.string('expected four digits').regex(/^[0-9]{4}$/, 'expected four digits'),
  store: object({ referenceStoreId: text(64), storeName: text(256).optional() }).optional(),
});

const payRequest = object({
  productCode: oneOf(['IN_STORE_PAYMENT']),
  paymentRequestId: requestId,
  order: object({
    referenceOrderId: text(64),
    orderDescription: text(256),
    orderAmount: amount,
    merchant,
    env: object({ storeTerminalId: text(64) }).optional(),
  }),
  paymentAmount: amount,
  paymentMethod: object({
    paymentMethodType: oneOf(['CONNECT_WALLET']),
    paymentMethodId: z
      .string('expected a payment code')
      .regex(/^(?:2[5-9]|30)[0-9]{14,22}$/, 'expected 16 to 24 digits that begin with 25 to 30')
      .optional(),
  }),
  paymentFactor: object({ inStorePaymentScenario: oneOf(['PaymentCode', 'OrderCode']) }),
  settlementStrategy: object({ settlementCurrency: oneOf(['VND']) }).optional(),
  paymentExpiryTime: time.optional(),
  paymentNotifyUrl: z
    .url({ protocol: /^https?$/, error: 'expected a URL of http or https' })
    .max(256, 'expected at most 256 characters')
    .optional(),
}).superRefine(({ paymentMethod, paymentFactor }, context) => {
  const shown = paymentMethod.paymentMethodId !== undefined;
  const wanted = paymentFactor.inStorePaymentScenario === 'PaymentCode';
  if (shown === wanted) return;
  context.addIssue({
    code: 'custom',
    path: ['paymentMethod', 'paymentMethodId'],
    message: wanted ? 'expected a payment code' : 'expected none with an OrderCode',
  });
});

const aboutPayment = object({ paymentRequestId: requestId });
const refundRequest = object({
  refundRequestId: requestId,
  paymentRequestId: requestId,
  refundAmount: amount,
});

export type JsonAmount = z.infer<typeof amount>;
export type PayMessage = z.infer<typeof payRequest>;
export type RefundMessage = z.infer<typeof refundRequest>;

const result = object({
  resultCode: text(64),
  resultStatus: oneOf(['S', 'F', 'U']),
  resultMessage: text(256, 0),
});
const quote = object({
  quoteCurrencyPair: oneOf(['CNY/VND']),
  quotePrice: z.string('expected a rate').regex(/^[0-9]{1,7}(?:\.[0-9]{1,6})?$/, 'expected a rate'),
});
/** What is known of a payment that was made. */
const paid = {
  paymentId: text(64).optional(),
  paymentTime: time.optional(),
  paymentAmount: amount.optional(),
  customerAmount: amount.optional(),
  paymentQuote: quote.optional(),
};

/** Ties an answer to its request: a signature covers the answer alone. */
const about = { paymentRequestId: requestId.optional() };

const payAnswer = object({
  result,
  ...about,
  ...paid,
  orderCodeForm: object({
    expireTime: time,
    codeDetails: z
      .array(object({ codeValueType: oneOf(['QRCODE']), codeValue: text(256) }))
      .min(1)
      .max(4),
  }).optional(),
});
const inquiryAnswer = object({
  result,
  ...about,
  paymentStatus: oneOf(['SUCCESS', 'FAIL', 'PROCESSING', 'CANCELLED', 'PENDING']).optional(),
  /** Of a payment that failed. */
  paymentResultCode: text(64).optional(),
  ...paid,
});
const plainAnswer = object({ result, ...about });
const refundAnswer = object({
  result,
  ...about,
  refundId: text(64).optional(),
  refundTime: time.optional(),
  refundAmount: amount.optional(),
});
const notice = object({
  notifyType: oneOf(['PAYMENT_RESULT']),
  result,
  paymentRequestId: requestId,
  paymentStatus: oneOf(['SUCCESS', 'FAIL', 'CANCELLED']),
  ...paid,
  paymentId: text(64),
  paymentAmount: amount,
});

export type PayAnswer = z.infer<typeof payAnswer>;
export type InquiryAnswer = z.infer<typeof inquiryAnswer>;
export type PlainAnswer = z.infer<typeof plainAnswer>;
export type RefundAnswer = z.infer<typeof refundAnswer>;
export type NoticeMessage = z.infer<typeof notice>;

/** Reads a body; on error one line with the member's path, never with its value. */
function reader<T>(schema: z.ZodType<T>): (body: string) => Result<T, string> {
  return (body) => {
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      return err('expected JSON');
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return ok(parsed.data);
    const { path, message } = parsed.error.issues[0]!;
    return err(path.length === 0 ? message : `${path.join('.')}: ${message}`);
  };
}

export const readPayRequest = reader(payRequest);
/** Of an inquiry and of a cancellation. */
export const readAboutPayment = reader(aboutPayment);
export const readRefundRequest = reader(refundRequest);
export const readNotice = reader(notice);
export const readPayAnswer = reader(payAnswer);
export const readInquiryAnswer = reader(inquiryAnswer);
export const readPlainAnswer = reader(plainAnswer);
export const readRefundAnswer = reader(refundAnswer);

export const jsonAmount = (currency: JsonAmount['currency'], value: number): JsonAmount => ({
  currency,
  value: String(value),
});
