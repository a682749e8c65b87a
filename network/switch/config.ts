/** The world behind the terminal, as data: what a scenario declares. Money is in whole đồng. */
export interface SwitchConfig {
  /** The bank whose host drives the terminal: its institution id. */
  readonly acquirer: string;
  readonly banks: readonly BankConfig[];
  /** Whom the acquirer takes VietQR payments for; absent: nobody. */
  readonly merchants?: readonly MerchantConfig[] | undefined;
  readonly security?: SecurityConfig | undefined;
}

/** What is other than usual: a MAC on every line, and new keys every day. */
export interface SecurityConfig {
  /** Lines without a MAC: a member's id (its line to NAPAS), `on-us`, `terminals`. */
  readonly withoutMac?: readonly string[];
  /** Serve a terminal without a MAC until it has used or asked for a key: for those of others. */
  readonly unkeyedTerminals?: boolean;
  /** From one key change to the next; 0: only at sign-on and when asked for. */
  readonly keyChangeHours?: number;
}

export interface MerchantConfig {
  /** At most 15 characters: DE42 of its terminals, and its account in a VietQR code. */
  readonly id: string;
  readonly name: string;
}

export interface BankConfig {
  /** Institution id, also the issuer's BIN: `970400`. */
  readonly id: string;
  readonly name: string;
  /** What the issuer charges its customer for cash at another bank's ATM, VAT included. */
  readonly offUsCashFee: number;
  /** The same for a balance inquiry there; absent: none. */
  readonly offUsBalanceFee?: number;
  readonly limits: CashLimits;
  /** Most that a chip card's stripe may fetch (DE22 80x); 0: nothing; absent: 2,000,000. */
  readonly fallbackLimit?: number;
  readonly accounts: readonly AccountConfig[];
  readonly cards: readonly CardConfig[];
}

export interface CashLimits {
  readonly perTransaction: number;
  readonly perDay: number;
  readonly countPerDay: number;
}

export interface AccountConfig {
  readonly number: string;
  readonly holder: string;
  readonly balance: number;
  /** Absent: neither text messages nor the bank's app. */
  readonly phone?: PhoneConfig;
}

export interface PhoneConfig {
  /** Ten digits. */
  readonly number: string;
  /** Of the bank's app, six digits. */
  readonly appPin: string;
}

export interface CardConfig {
  /** What scenarios and people call it: `saigonbank-debit`. */
  readonly id: string;
  readonly pan: string;
  readonly account: string;
  /** YYMM. */
  readonly expiry: string;
  readonly serviceCode: string;
  /** Month of issue, MMYY, as an online shop asks for it; absent: five years before `expiry`. */
  readonly issued?: string;
  readonly pin: string;
  readonly status: 'active' | 'blocked' | 'lost' | 'stolen' | 'not-activated';
  readonly pinTriesLeft: number;
}

/** One fault of the network: the first rule that matches a message applies. */
export interface SwitchRule {
  readonly at: 'acquirer' | 'napas' | 'issuer' | 'wallet';
  readonly when: {
    /** The request's; absent: any but network management. */
    readonly mti?: string;
    /** Card id: `saigonbank-debit`. */
    readonly card?: string;
    /** Institution id of the card's issuer, or who is addressed; the member of an 08xx. */
    readonly bank?: string;
    /** All six digits of DE3, or the first two. */
    readonly processingCode?: string;
    /** DE62: `QR_CPM`. */
    readonly service?: string;
  };
  /** Applies to so many messages, then no more; absent: always. */
  readonly times?: number;
  readonly then: SwitchFault;
}

export type SwitchFault =
  | { readonly kind: 'delay'; readonly ms: number }
  /** The request vanishes before it is processed. */
  | { readonly kind: 'drop-request' }
  /** Processed, money moved, but no answer. */
  | { readonly kind: 'drop-answer' }
  | { readonly kind: 'answer-late'; readonly ms: number }
  | { readonly kind: 'answer-twice' }
  /** Processed, and answered with a MAC that is not right: to its receiver no answer. */
  | { readonly kind: 'wrong-mac' }
  | { readonly kind: 'decline'; readonly code: string }
  /** Half of the answer's bytes, then the line drops. */
  | { readonly kind: 'disconnect' };
