import {
  type Dialect,
  type FieldSpec,
  fixed,
  lllvar,
  llvar,
} from '../../../network/iso8583/dialect.ts';

const n = (name: string, length: number): FieldSpec => ({
  name,
  format: 'n',
  length: fixed(length),
});

/** What public samples use: all ASCII, bitmaps as hex digits. */
export const asciiDialect: Dialect = {
  name: 'generic ASCII',
  mti: 'ascii',
  bitmap: 'hex',
  fields: {
    2: { name: 'primary account number', format: 'n', length: llvar(19), sensitive: 'pan' },
    3: n('processing code', 6),
    4: { name: 'amount', format: 'ans', length: fixed(15) },
    7: n('transmission date and time', 10),
    11: n('trace number', 6),
    12: n('local time', 6),
    13: n('local date', 4),
    15: n('settlement date', 4),
    39: { name: 'response code', format: 'an', length: fixed(2) },
    70: n('network management code', 3),
    73: n('action date', 6),
  },
};

/** A second house: packed digits, packed and binary length prefixes. Nothing of it is code. */
export const packedDialect: Dialect = {
  name: 'packed',
  mti: 'bcd',
  bitmap: 'binary',
  fields: {
    2: {
      name: 'primary account number',
      format: 'n',
      length: llvar(19),
      encoding: 'bcd',
      prefix: 'bcd',
      sensitive: 'pan',
    },
    3: { name: 'processing code', format: 'n', length: fixed(6), encoding: 'bcd' },
    22: { name: 'POS entry mode', format: 'n', length: fixed(3), encoding: 'bcd' },
    28: { name: 'fee', format: 'x+n', length: fixed(9) },
    35: {
      name: 'track 2',
      format: 'z',
      length: llvar(37),
      encoding: 'bcd',
      prefix: 'binary',
      sensitive: 'track',
    },
    48: { name: 'additional data', format: 'ans', length: lllvar(999), prefix: 'binary' },
    52: { name: 'PIN block', format: 'b', length: fixed(8), sensitive: 'pin-block' },
    55: { name: 'chip data', format: 'b', length: lllvar(255), prefix: 'bcd', sensitive: 'chip' },
  },
};
