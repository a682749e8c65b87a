import {
  countedHex,
  countedText,
  digits,
  type Field,
  flag,
  hexBytes,
  type Layout,
  lines,
  list,
  number,
  optional,
  secret,
  text,
} from './fields.ts';

/*
 * The blocks of each command and of its good reply (Abecs 2.12, chapter 3; section numbers below).
 * Both the driver and the twin write and read by these tables, and so does the trace.
 */
export interface CommandShape {
  readonly summary: string;
  /** Waits for the customer: the reply has no time limit, CAN ends it. */
  readonly blocking: boolean;
  readonly command: readonly Layout[];
  readonly reply: readonly Layout[];
}

const shape = <const C extends readonly Layout[], const R extends readonly Layout[]>(
  summary: string,
  blocking: boolean,
  command: C,
  reply: R,
) => ({ summary, blocking, command, reply });

/** What is there to the end of the block. */
function rest(): Field<string> {
  return {
    secret: false,
    write: (value) => value,
    read: (from) => ({ value: from, length: from.length }),
  };
}

const message = { lines: lines() };

/** Tracks as CKE and GCR carry them. */
const tracks = {
  track1: secret(countedText(2, 76)),
  track2: secret(countedText(2, 37)),
  track3: secret(countedText(3, 104)),
};

/** Longest list of tags, longest TLV (bytes). */
const MOST_TAGS = 128;
const MOST_DATA = 256;

export const COMMANDS = {
  /** 3.2.1, the classic one. */
  OPN: shape('open', false, [], []),
  /** 3.2.3, for acquirer 00. */
  GIN: shape(
    'information',
    false,
    [{ acquirer: digits(2) }],
    [
      {
        manufacturer: text(20),
        model: text(19),
        contactless: text(1),
        system: text(20),
        specification: text(4),
        application: text(16),
        serial: text(20),
      },
    ],
  ),
  /** 3.2.6. */
  CLO: shape('close', false, [message], []),
  /** 3.3.5. */
  DSP: shape('display', false, [message], []),
  /** 3.3.10; the status is the key. */
  GKY: shape('wait for a key', true, [], []),
  /** 3.3.14. */
  RMC: shape('wait until the card is taken', true, [message], []),
  /** 3.3.7. */
  ENB: shape(
    'encrypt a block',
    false,
    [
      {
        method: digits(1),
        keyIndex: number(2),
        workingKey: secret(hexBytes(16)),
        input: secret(hexBytes(8)),
      },
    ],
    [{ output: secret(hexBytes(8)) }],
  ),
  /** 3.3.11. */
  GPN: shape(
    'PIN entry',
    true,
    [
      {
        method: digits(1),
        keyIndex: number(2),
        workingKey: secret(hexBytes(16)),
        pan: secret(countedText(2, 19)),
        entries: number(1),
        min: number(2),
        max: number(2),
        lines: lines(),
      },
    ],
    [{ pinBlock: secret(hexBytes(8)), ksn: hexBytes(10) }],
  ),
  /** 3.3.3. */
  CKE: shape(
    'wait for a card or key',
    true,
    [{ keys: flag(), stripe: flag(), chip: number(1), contactless: optional(flag()) }],
    [{ event: number(1), data: secret(rest()) }],
  ),
  /** 3.3.2. */
  CHP: shape(
    'chip',
    false,
    [
      {
        slot: number(1),
        operation: number(1),
        apdu: secret(countedHex(3, 260)),
        pinFormat: optional(digits(1)),
        lines: optional(lines()),
      },
    ],
    [{ answer: secret(countedHex(3, 257)) }],
  ),
  /** 3.5.2 to 3.5.4. */
  TLI: shape('begin to load tables', false, [{ acquirer: digits(2), version: text(10) }], []),
  TLR: shape('load table records', false, [{ count: number(2), records: rest() }], []),
  TLE: shape('end of tables', false, [], []),
  /** 3.6.1. */
  GCR: shape(
    'get card',
    true,
    [
      {
        acquirer: digits(2),
        applicationType: digits(2),
        amount: number(12),
        date: digits(6),
        time: digits(6),
        tablesVersion: text(10),
        applications: list(4),
        contactless: optional(flag()),
      },
    ],
    [
      {
        cardType: digits(2),
        chipStatus: number(1),
        applicationType: digits(2),
        acquirer: digits(2),
        record: text(2),
        ...tracks,
        pan: secret(countedText(2, 19)),
        panSequence: digits(2),
        label: text(16),
        serviceCode: digits(3),
        cardholder: secret(text(26)),
        expiry: digits(6),
        // The table says 29 characters, its examples have 39, and only these add up to 352.
        reserved: text(39),
        issuerCountry: digits(3),
        acquirerDataLength: number(3),
      },
    ],
  ),
  /** 3.6.2. */
  CNG: shape('change kernel data', false, [{ data: countedHex(2, 99) }], []),
  /** 3.6.3. */
  GOC: shape(
    'go on with the chip',
    true,
    [
      {
        amount: number(12),
        cashback: number(12),
        onExceptionList: flag(),
        forceOnline: flag(),
        reserved: digits(1),
        method: digits(1),
        keyIndex: number(2),
        workingKey: secret(hexBytes(16)),
        riskManagement: flag(),
        floorLimit: hexBytes(4),
        targetPercent: number(2),
        threshold: hexBytes(4),
        maxTargetPercent: number(2),
        acquirerDataLength: number(3),
      },
      { tags: countedHex(3, MOST_TAGS) },
      { tags: countedHex(3, MOST_TAGS) },
    ],
    [
      {
        decision: number(1),
        signature: flag(),
        offlinePin: flag(),
        wrongTries: number(1),
        blocked: flag(),
        onlinePin: flag(),
        pinBlock: secret(hexBytes(8)),
        ksn: hexBytes(10),
        data: countedHex(3, MOST_DATA),
        acquirerDataLength: number(3),
      },
    ],
  ),
  /** 3.6.4. */
  FNC: shape(
    'finish the chip',
    false,
    [
      {
        communication: digits(1),
        issuerMode: digits(1),
        responseCode: text(2),
        data: countedHex(3, MOST_DATA),
        acquirerDataLength: number(3),
      },
      { tags: countedHex(3, MOST_TAGS) },
    ],
    [
      {
        decision: number(1),
        data: countedHex(3, MOST_DATA),
        scriptResults: countedHex(2, 50),
        acquirerDataLength: number(3),
      },
    ],
  ),
} as const satisfies Readonly<Record<string, CommandShape>>;

export type CommandId = keyof typeof COMMANDS;

export function isCommandId(id: string): id is CommandId {
  return Object.hasOwn(COMMANDS, id);
}

/** 2.3.3: two lines for the till. */
export const NOTIFICATION_LAYOUT = message;

/** What stands for a card of CKE's events (3.3.3). */
export const EVENT = { key: 0, stripe: 1, chip: 2, contactless: 3 } as const;
export const EVENT_KEY = { code: digits(2) };
export const EVENT_TRACKS = tracks;
export const EVENT_PRESENCE = { present: flag() };

export const CHP_SLOT = { contact: 0, contactless: 9 } as const;
export const CHP_OPERATION = { off: 0, on: 1, exchange: 2, verifyPin: 3 } as const;
/** ISO 9564 format 2, as EMV's VERIFY takes it. */
export const CHP_PIN_FORMAT = '1';

/** GPN, GOC, ENB: TDES under a master key, or TDES DUKPT. */
export const METHOD = { masterSession: '1', dukpt: '3' } as const;

export const CARD_TYPE = {
  stripe: '00',
  chip: '03',
  contactlessStripe: '05',
  contactlessChip: '06',
} as const;

/** Status of GKY, and the key that CKE's event names. */
export const KEY_STATUS = {
  enter: '000',
  F1: '004',
  F2: '005',
  F3: '006',
  F4: '007',
  clear: '008',
  cancel: '013',
} as const;
