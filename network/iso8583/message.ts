/**
 * One ISO 8583 message. Character fields are text as it stands on the wire without length
 * prefix; binary fields (52, 55, 64, 128) are upper-case hex. Field 1 is never listed.
 */
export interface IsoMessage {
  /** Four digits: `0200`. */
  readonly mti: string;
  readonly fields: IsoFields;
}

export type IsoFields = Readonly<Record<number, string>>;

export interface IsoError {
  readonly kind:
    | 'truncated'
    | 'trailing-bytes'
    | 'bad-mti'
    | 'bad-bitmap'
    | 'bad-length'
    | 'bad-content'
    | 'unknown-field';
  /** The data element, 0 for MTI, 1 for a bitmap. */
  readonly field: number;
  /** Byte offset in the message (without the length prefix). */
  readonly offset: number;
  /** One line: what, where, what was expected. Never the value of a secret field. */
  readonly detail: string;
}
