/** The world behind the gateway, as data. Customers' money is in fen, shops' in whole đồng. */
export interface GatewayConfig {
  /** Đồng for one yuan: `3580.25`. */
  readonly rate: string;
  /** The gateway's private key, PEM: signs its answers. */
  readonly privateKey: string;
  readonly clients: readonly ClientConfig[];
  readonly wallets: readonly WalletConfig[];
  readonly shops: readonly ShopConfig[];
}

/** Who may ask: an acquirer, by the key that he signs with. */
export interface ClientConfig {
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
}

export interface WalletConfig {
  /** What scenarios and people call it: `alipay-poor`. */
  readonly id: string;
  readonly name: string;
  /** Why it is there, in words. */
  readonly about: string;
  /** Fen. */
  readonly balance: number;
  /** The payment password, six digits. */
  readonly pin: string;
  /** Fen; a day is China's. */
  readonly limits: { readonly perPayment: number; readonly perDay: number };
  /** What its owner or the risk check does; absent: pays at once. */
  readonly behaviour?:
    | { readonly kind: 'risk-rejected' | 'never-confirms' }
    | { readonly kind: 'confirms' | 'refuses'; readonly afterMs: number };
}

/** An online shop whose checkout takes NAPAS cards. */
export interface ShopConfig {
  readonly id: string;
  readonly name: string;
}

/** What a fault can meet: a request of the acquirer's, a customer who scans, a notification. */
export type GatewayOperation = 'pay' | 'inquire' | 'cancel' | 'refund' | 'scan' | 'notify';

/** One fault of the gateway: the first rule that matches applies. */
export interface GatewayRule {
  readonly at: 'gateway';
  readonly when: {
    readonly operation: GatewayOperation;
    /** Wallet id; of a request that is about no wallet yet, none matches. */
    readonly wallet?: string;
  };
  /** Applies so many times, then no more; absent: always. */
  readonly times?: number;
  readonly then: GatewayFault;
}

export type GatewayFault =
  /** Waits, then processes. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The request vanishes before it is processed. */
  | { readonly kind: 'drop-request' }
  /** Processed, money moved, but no answer. */
  | { readonly kind: 'no-answer' }
  /** Processed; half of the answer, then the line drops. */
  | { readonly kind: 'disconnect' }
  /** Processed, and answered with a signature that is not right. */
  | { readonly kind: 'wrong-signature' }
  /** U now; after so long S, F or nothing until it expires. */
  | {
      readonly kind: 'unknown-then';
      readonly outcome: 'success' | 'fail' | 'never';
      readonly ms: number;
    }
  /** F with this resultCode; nothing moves. */
  | { readonly kind: 'decline'; readonly code: string }
  /** U; nothing is cancelled. */
  | { readonly kind: 'cancel-unknown' }
  | { readonly kind: 'notify-late'; readonly ms: number }
  | { readonly kind: 'notify-twice' | 'notify-before-answer' | 'no-notification' };
