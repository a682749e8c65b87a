import type { PosView } from './pos-view.ts';
import type { Language, TerminalView } from './terminal-view.ts';

/** What the runtime tells a renderer. One JSON object a message; lists may batch. */
export type RuntimeEvent =
  | { readonly type: 'hello'; readonly hello: Hello }
  | { readonly type: 'view'; readonly now: number; readonly view: TerminalView }
  /** A till's screens, instead of `view`. */
  | { readonly type: 'pos-view'; readonly now: number; readonly view: PosView }
  | { readonly type: 'devices'; readonly devices: readonly DeviceView[]; readonly hands: HandsView }
  /** Those of a till, instead of `devices`. */
  | {
      readonly type: 'pos-devices';
      readonly devices: readonly DeviceView[];
      readonly hands: PosHandsView;
    }
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
  /** Names of the ready-made faults that still wait for their message. */
  | { readonly type: 'network-faults'; readonly active: readonly string[] }
  /** Every key of the network by place and check value; no key. */
  | { readonly type: 'keys'; readonly keys: readonly KeyView[] }
  | { readonly type: 'ceremony'; readonly told: CeremonyTold }
  /** A command could not be carried out: one line for the person who gave it. */
  | { readonly type: 'refused'; readonly why: string };

export type NetworkState = 'down' | 'connecting' | 'signing-on' | 'up';

/** What a host serves side by side: each with devices, journal and network of its own. */
export type TerminalKind = 'atm' | 'pos';

/** A fault of a party behind the terminal, ready to be provoked. */
export interface NamedFaultView {
  readonly name: string;
  readonly summary: string;
  readonly rule: Readonly<Record<string, unknown>>;
}

/** A key by its place. `kcv`: upper-case hex of three bytes. */
export interface KeyView {
  readonly party: string;
  readonly slot: string;
  readonly usage: string;
  readonly generation: string;
  readonly kcv: string;
  /** Clock milliseconds: since when it is at its place, as far as the bench has seen. */
  readonly since: number;
}

/** What an HSM says in the course of a key ceremony: check values, never a key. */
export type CeremonyTold =
  | {
      readonly kind: 'parts';
      /** Those typed so far. */
      readonly parts: readonly {
        readonly part: number;
        readonly holder: string;
        readonly kcv: string;
      }[];
      /** Of the key that they make, once both are there. */
      readonly kcv: string | undefined;
    }
  | { readonly kind: 'loaded'; readonly slot: string; readonly kcv: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Sent once after connecting: what does not change while the runtime lives. */
export interface Hello {
  readonly version: string;
  readonly terminal: {
    readonly kind: TerminalKind;
    readonly id: string;
    readonly bank: string;
    readonly place: string;
  };
  readonly languages: readonly Language[];
  readonly seed: number;
  readonly cards: readonly CardView[];
  /** For the live chart: each machine as a tree of states. */
  readonly charts: readonly ChartView[];
  readonly networkFaults: readonly NamedFaultView[];
  /** Of the wallet's gateway; absent: there is none. */
  readonly gatewayFaults?: readonly NamedFaultView[];
  readonly sampleCodes: readonly { readonly name: string; readonly data: string }[];
  /** The customer's phone: pages on a port of their own; absent: no phone. */
  readonly sites?: SitesView | undefined;
}

export interface SitesView {
  readonly port: number;
  readonly pages: readonly { readonly name: string; readonly path: string }[];
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
  readonly paper: PaperView;
}

/** The strip as SVG: what is being printed, and what is cut and still hangs out. */
export interface PaperView {
  readonly printing: string | undefined;
  readonly cut: readonly string[];
}

/** What a customer's and a cashier's hands reach at a till. */
export interface PosHandsView {
  readonly pad: {
    readonly lines: readonly string[];
    readonly waitingFor: 'nothing' | 'card' | 'removal' | 'key' | 'pin' | 'choice';
    readonly pinDigits: number;
  };
  /** The card in the pad's slot. */
  readonly inserted: string | undefined;
  readonly paper: PaperView;
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
  /** `0200`; of an HTTP exchange its method. */
  readonly mti: string;
  readonly summary: string;
  readonly fields: readonly {
    readonly field: number;
    readonly name: string;
    readonly value: string;
    readonly meaning: string;
    /** Of chip data that can be read; where they cannot, `meaning` says why. */
    readonly objects?: readonly ChipObject[];
  }[];
  readonly hex: string;
  /** Of an HTTP exchange: what was asked and answered, masked. */
  readonly bodies?: readonly { readonly name: string; readonly text: string }[];
}

/** One data object of a chip in words, masked. */
export interface ChipObject {
  /** Upper-case hex: `9F26`. */
  readonly tag: string;
  /** Empty: not in the dictionary. */
  readonly name: string;
  /** Hex, `*` for what is hidden, text behind where the format is text; empty of a template. */
  readonly value: string;
  /** What the value says, a line each. */
  readonly meanings: readonly string[];
  /** What a template holds. */
  readonly children?: readonly ChipObject[];
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
    readonly kind: 'customer' | 'cash' | 'merchants' | 'settlement' | 'fees';
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
