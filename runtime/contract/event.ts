import type { Language, TerminalView } from './terminal-view.ts';

/** What the runtime tells a renderer. One JSON object a message; lists may batch. */
export type RuntimeEvent =
  | { readonly type: 'hello'; readonly hello: Hello }
  | { readonly type: 'view'; readonly now: number; readonly view: TerminalView }
  | { readonly type: 'devices'; readonly devices: readonly DeviceView[]; readonly hands: HandsView }
  | { readonly type: 'wire'; readonly entries: readonly WireRow[] }
  /** Exchanges of known rows that came again, byte for byte: polls. */
  | { readonly type: 'wire-repeats'; readonly repeats: readonly WireRepeat[] }
  | { readonly type: 'messages'; readonly messages: readonly MessageRow[] }
  | {
      readonly type: 'states';
      readonly path: readonly StateStep[];
      readonly active: readonly string[];
    }
  | { readonly type: 'journal'; readonly rows: readonly JournalRow[]; readonly chained: boolean }
  | { readonly type: 'ledger'; readonly banks: readonly BankView[] }
  | { readonly type: 'script'; readonly yaml: string }
  | { readonly type: 'network'; readonly state: NetworkState }
  /** A command could not be carried out: one line for the person who gave it. */
  | { readonly type: 'refused'; readonly why: string };

export type NetworkState = 'down' | 'connecting' | 'signing-on' | 'up';

/** Sent once after connecting: what does not change while the runtime lives. */
export interface Hello {
  readonly version: string;
  readonly terminal: {
    readonly kind: 'atm';
    readonly id: string;
    readonly bank: string;
    readonly place: string;
  };
  readonly languages: readonly Language[];
  readonly seed: number;
  readonly cards: readonly CardView[];
  /** For the live chart: each machine as a tree of states. */
  readonly charts: readonly ChartView[];
  /** Ready-made network faults: name → what it does. */
  readonly networkFaults: readonly {
    readonly name: string;
    readonly summary: string;
    readonly rule: Readonly<Record<string, unknown>>;
  }[];
  readonly sampleCodes: readonly { readonly name: string; readonly data: string }[];
}

/** One card of the wallet; the number is masked. */
export interface CardView {
  readonly id: string;
  readonly label: string;
  readonly bank: string;
  readonly maskedPan: string;
  /** Why it is in the wallet: `PIN 1234 · balance 15.000.000 ₫`, `blocked by the issuer`. */
  readonly reason: string;
  /** Test PIN, shown on the bench beside the card: these are invented cards. */
  readonly pin: string;
  readonly onUs: boolean;
}

export interface DeviceView {
  /** `card-reader`, `pin-pad`, `cash-dispenser`, `printer`, `scanner`. */
  readonly name: string;
  readonly model: string;
  readonly connection: string;
  readonly connected: boolean;
  /** One or two words: `card inside`, `ready`, `paper out`. */
  readonly state: string;
  readonly level: 'ready' | 'busy' | 'trouble';
  readonly faults: readonly {
    readonly name: string;
    readonly summary: string;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly active: boolean;
  }[];
}

/** What lies where a customer's hands reach, and what a clerk would see inside. */
export interface HandsView {
  readonly card: {
    readonly place: 'none' | 'throat' | 'inside' | 'bin' | 'stuck';
    readonly id: string | undefined;
    readonly light: 'off' | 'on' | 'flash';
  };
  readonly pad: { readonly input: 'off' | 'clear' | 'pin' };
  /** Notes lying in the exit by denomination, and those left per cassette. */
  readonly exit: readonly { readonly denomination: number; readonly notes: number }[];
  readonly cassettes: readonly { readonly denomination: number; readonly notes: number }[];
  readonly rejected: number;
  /** The strip as SVG: what is being printed, and what is cut and still hangs out. */
  readonly paper: { readonly printing: string | undefined; readonly cut: readonly string[] };
}

export interface WireRow {
  readonly n: number;
  readonly at: number;
  readonly device: string;
  readonly direction: 'out' | 'in';
  /** Spaced upper-case hex, secrets replaced by 2A. */
  readonly hex: string;
  readonly meaning: string;
  readonly level: 'normal' | 'noise' | 'trouble';
  /** How often its exchange has been so far, and when last; absent: once. */
  readonly times?: number;
  readonly lastAt?: number;
}

/** An exchange that was only counted, not told again. */
export interface WireRepeat {
  /** Numbers of its rows. */
  readonly rows: readonly number[];
  /** The first time included. */
  readonly times: number;
  readonly lastAt: number;
}

export interface MessageRow {
  readonly n: number;
  readonly at: number;
  /** `ATM00117`, `970400 SaigonBank`, `NAPAS`. */
  readonly from: string;
  readonly to: string;
  readonly mti: string;
  readonly summary: string;
  readonly fields: readonly {
    readonly field: number;
    readonly name: string;
    readonly value: string;
    readonly meaning: string;
  }[];
  readonly hex: string;
}

export interface StateStep {
  readonly at: number;
  /** `session.pin`, `cash.dispensing`. */
  readonly state: string;
  readonly event: string;
}

export interface ChartView {
  readonly machine: string;
  readonly states: readonly {
    readonly id: string;
    readonly kind: 'normal' | 'final' | 'initial';
  }[];
  readonly transitions: readonly {
    readonly from: string;
    readonly to: string;
    readonly event: string;
  }[];
}

export interface JournalRow {
  readonly n: number;
  readonly at: number;
  readonly kind: string;
  /** One line in words. */
  readonly text: string;
  /** First eight hex digits of the chain hash. */
  readonly hash: string;
}

export interface BankView {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly {
    readonly number: string;
    readonly name: string;
    readonly kind: 'customer' | 'cash' | 'settlement' | 'fees' | 'capital';
    readonly balance: number;
  }[];
  readonly entries: readonly {
    readonly at: number;
    readonly text: string;
    readonly debit: string;
    readonly credit: string;
    readonly amount: number;
  }[];
}
