/** S: done. F: not done, and never will be by this request. U: nobody knows yet. */
export type ResultStatus = 'S' | 'F' | 'U';

export interface GatewayResult {
  readonly resultCode: string;
  readonly resultStatus: ResultStatus;
  readonly resultMessage: string;
}

/**
 * Codes of the public acquirer documentation; `model`: ours, where it names none for the case.
 * What a fault declines with may be any other code, and is F.
 */
const CODES = {
  SUCCESS: ['S', 'success'],
  PAYMENT_IN_PROCESS: ['U', 'the payment is being processed'],
  UNKNOWN_EXCEPTION: ['U', 'it is not known what became of the request'],
  PARAM_ILLEGAL: ['F', 'the request is not as it must be'],
  PROCESS_FAIL: ['F', 'the payment failed'],
  USER_BALANCE_NOT_ENOUGH: ['F', 'the wallet has not enough money'],
  AMOUNT_EXCEED_LIMIT: ['F', 'the amount is above the limit of the wallet'],
  RISK_REJECT: ['F', 'refused by the risk check'],
  ORDER_IS_CLOSED: ['F', 'the order is closed: paid, cancelled or expired'],
  ORDER_NOT_EXIST: ['F', 'there is no such order'],
  ORDER_STATUS_INVALID: ['F', 'the payment is not in a state for this'],
  REFUND_AMOUNT_EXCEED: ['F', 'more than is left of the payment'],
  REPEAT_REQ_INCONSISTENT: ['F', 'this request id was used with another content'],
  // Before anything is looked at.
  NO_INTERFACE_DEF: ['F', 'there is no such interface'],
  METHOD_NOT_SUPPORTED: ['F', 'expected POST'],
  MEDIA_TYPE_NOT_ACCEPTABLE: ['F', 'expected application/json'],
  CLIENT_INVALID: ['F', 'this client is not known'],
  KEY_NOT_FOUND: ['F', 'there is no key of this version'],
  INVALID_SIGNATURE: ['F', 'the signature is not right'],
  SIGNATURE_MISSING: ['F', 'expected a Signature header'], // model
  REQUEST_TIME_INVALID: ['F', 'Request-Time is missing or more than 5 minutes off'], // model
  // The first one may have done something: only an inquiry can tell.
  REPEATED_REQUEST: ['U', 'this very request was here before'], // model
  // Of a payment code.
  INVALID_CODE: ['F', 'there is no such payment code'],
  CODE_ALREADY_USED: ['F', 'the payment code was used before'], // model
  CODE_EXPIRED: ['F', 'the payment code has expired'], // model
} as const satisfies Record<string, readonly [ResultStatus, string]>;

export type ResultCode = keyof typeof CODES;

/** The result of a code; `detail` says more than the code's own words. */
export function gatewayResult(code: string, detail?: string): GatewayResult {
  const known = Object.hasOwn(CODES, code) ? CODES[code as ResultCode] : undefined;
  const [resultStatus, words] = known ?? ['F', 'declined'];
  return { resultCode: code, resultStatus, resultMessage: detail ?? words };
}
