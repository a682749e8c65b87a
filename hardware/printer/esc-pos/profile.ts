/** What differs between printers that all speak ESC/POS. */
export interface PrinterProfile {
  readonly name: string;
  /** Printable width, 8 dots a millimetre: 576 on 80 mm paper, 384 on 58 mm. */
  readonly dots: number;
  /** What `ESC t n` selects, by n; names of @point-of-sale/codepage-encoder. */
  readonly codePages: Readonly<Record<number, CodePageName>>;
  /** Pages to write with, the best first. A text that none holds is printed as a raster line. */
  readonly writes: readonly number[];
  readonly cutter: boolean;
  readonly millimetresPerSecond: number;
  /** From the print head to the knife, dots: what `GS V 66` feeds before it cuts. */
  readonly cutterDistance: number;
}

export type CodePageName =
  | 'cp437'
  | 'epson/katakana'
  | 'cp850'
  | 'cp860'
  | 'cp863'
  | 'cp865'
  | 'cp851'
  | 'cp853'
  | 'cp857'
  | 'cp737'
  | 'iso8859-7'
  | 'windows1252'
  | 'cp866'
  | 'cp852'
  | 'cp858'
  | 'thai42'
  | 'thai11'
  | 'thai13'
  | 'tcvn3'
  | 'tcvn3capitals'
  | 'cp720'
  | 'cp775'
  | 'cp855'
  | 'cp861'
  | 'cp862'
  | 'cp864'
  | 'cp869'
  | 'epson/iso8859-2'
  | 'iso8859-15'
  | 'cp1098'
  | 'cp774'
  | 'cp772'
  | 'cp1125'
  | 'windows1250'
  | 'windows1251'
  | 'windows1253'
  | 'windows1254'
  | 'windows1255'
  | 'windows1256'
  | 'windows1257'
  | 'windows1258'
  | 'rk1048';

/** Epson's numbering of `ESC t`. */
const EPSON_PAGES: Readonly<Record<number, CodePageName>> = {
  0: 'cp437',
  1: 'epson/katakana',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  11: 'cp851',
  12: 'cp853',
  13: 'cp857',
  14: 'cp737',
  15: 'iso8859-7',
  16: 'windows1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  20: 'thai42',
  21: 'thai11',
  26: 'thai13',
  30: 'tcvn3',
  31: 'tcvn3capitals',
  32: 'cp720',
  33: 'cp775',
  34: 'cp855',
  35: 'cp861',
  36: 'cp862',
  37: 'cp864',
  38: 'cp869',
  39: 'epson/iso8859-2',
  40: 'iso8859-15',
  41: 'cp1098',
  42: 'cp774',
  43: 'cp772',
  44: 'cp1125',
  45: 'windows1250',
  46: 'windows1251',
  47: 'windows1253',
  48: 'windows1254',
  49: 'windows1255',
  50: 'windows1256',
  51: 'windows1257',
  52: 'windows1258',
  53: 'rk1048',
};

const { 30: _lower, 31: _capitals, 52: _wpc1258, ...PAGES_WITHOUT_VIETNAMESE } = EPSON_PAGES;

/** 80 mm, Vietnamese by page 52 (WPC1258): has the ₫. The default. */
export const EPSON_80: PrinterProfile = {
  name: 'epson-80',
  dots: 576,
  codePages: EPSON_PAGES,
  writes: [52, 0],
  cutter: true,
  millimetresPerSecond: 150,
  cutterDistance: 112,
};

/** 80 mm, Vietnamese by pages 30 and 31 (TCVN-3, small letters and capitals): ₫ becomes đ. */
export const EPSON_80_TCVN3: PrinterProfile = {
  ...EPSON_80,
  name: 'epson-80-tcvn3',
  writes: [30, 31, 0],
};

/** 80 mm, no Vietnamese page: lines with Vietnamese letters go as raster. */
export const PLAIN_80: PrinterProfile = {
  ...EPSON_80,
  name: 'plain-80',
  codePages: PAGES_WITHOUT_VIETNAMESE,
  writes: [0],
};

/** 58 mm, no cutter: the customer tears. */
export const EPSON_58: PrinterProfile = {
  ...EPSON_80,
  name: 'epson-58',
  dots: 384,
  cutter: false,
  millimetresPerSecond: 90,
};

/** Characters of font A (12 × 24 dots) on a line: 48 on 80 mm. */
export function columnsOf(profile: PrinterProfile): number {
  return Math.floor(profile.dots / 12);
}
