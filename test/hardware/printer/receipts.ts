import type { ReceiptLine } from '../../../hardware/printer/printer.ts';

/** What a customer of a Vietnamese ATM gets. */
export const WITHDRAWAL: readonly ReceiptLine[] = [
  { kind: 'text', text: 'NGÂN HÀNG 0117', align: 'centre', bold: true, double: true },
  { kind: 'text', text: 'ATM00117 · Hà Nội', align: 'centre' },
  { kind: 'feed', lines: 1 },
  { kind: 'text', text: 'RÚT TIỀN / CASH WITHDRAWAL', align: 'centre', bold: true },
  { kind: 'rule' },
  { kind: 'columns', left: 'Thẻ / Card', right: '970418******0031' },
  { kind: 'columns', left: 'Ngày / Date', right: '22/11/2026 09:41:07' },
  { kind: 'columns', left: 'Số GD / Reference', right: '632609000123' },
  { kind: 'rule' },
  { kind: 'columns', left: 'Số tiền / Amount', right: '2.000.000 ₫', bold: true },
  { kind: 'columns', left: 'Phí / Fee', right: '3.300 ₫' },
  { kind: 'columns', left: 'Số dư / Balance', right: '14.820.450 ₫' },
  { kind: 'rule' },
  { kind: 'qr', data: 'https://example.vn/gd/632609000123', size: 5 },
  { kind: 'text', text: 'Cảm ơn quý khách', align: 'centre' },
];

/** Every letter of Vietnamese that is not ASCII, in both cases. */
export const VIETNAMESE_LETTERS: readonly string[] = [
  ...'àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ',
].flatMap((letter) => [letter, letter.toUpperCase()]);
