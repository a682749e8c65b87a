import type { PayRequest } from './acquirer-port.ts';
import { jsonAmount, type PayMessage } from './messages.ts';

/**
 * The JSON of a payment. Without paymentExpiryTime: the gateway's own limits hold, ten minutes for
 * a code that was shown, three for an order code.
 */
export function payMessageOf(
  { paymentRequestId, scenario, order, amount }: PayRequest,
  notifyUrl: string | undefined,
): PayMessage {
  const { referenceOrderId, description, merchantId, merchantName, merchantCategory } = order;
  const money = jsonAmount(amount.currency, amount.value);
  const code = scenario.kind === 'payment-code' ? { paymentMethodId: scenario.code } : {};
  return {
    productCode: 'IN_STORE_PAYMENT',
    paymentRequestId,
    order: {
      referenceOrderId,
      orderDescription: description,
      orderAmount: money,
      merchant: {
        referenceMerchantId: merchantId,
        merchantName,
        merchantMCC: merchantCategory,
      },
      env: { storeTerminalId: order.storeTerminalId },
    },
    paymentAmount: money,
    paymentMethod: { paymentMethodType: 'CONNECT_WALLET', ...code },
    paymentFactor: {
      inStorePaymentScenario: scenario.kind === 'payment-code' ? 'PaymentCode' : 'OrderCode',
    },
    settlementStrategy: { settlementCurrency: 'VND' },
    ...(notifyUrl === undefined ? {} : { paymentNotifyUrl: notifyUrl }),
  };
}
