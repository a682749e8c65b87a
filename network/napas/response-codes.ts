import type { Known } from './known.ts';

/**
 * What the terminal does about a DE39. `unknown`: the outcome is not known, so nobody is told
 * that it failed; it is settled by reversal, inquiry or reconciliation.
 */
export type ResponseAction = 'approved' | 'declined' | 'retain-card' | 'wrong-pin' | 'unknown';

export interface ResponseCode {
  readonly code: string;
  readonly en: string;
  readonly vi: string;
  readonly action: ResponseAction;
  readonly known: Known;
}

function row(code: string, action: ResponseAction, en: string, vi: string): ResponseCode {
  return { code, en, vi, action, known: 'code' };
}

/** ISO 8583:1987 has 04, 34, 41 and 43 among the pick-up codes: the terminal keeps the card. */
export const RESPONSE_CODES: readonly ResponseCode[] = [
  row('00', 'approved', 'approved', 'giao dịch thành công'),
  row('01', 'declined', 'refer to the issuer', 'liên hệ ngân hàng phát hành'),
  row('03', 'declined', 'invalid merchant', 'đơn vị chấp nhận thẻ không hợp lệ'),
  row('04', 'retain-card', 'pick up the card', 'thu giữ thẻ'),
  row('05', 'declined', 'do not honour', 'không chấp nhận giao dịch'),
  row('12', 'declined', 'invalid transaction', 'giao dịch không hợp lệ'),
  row('13', 'declined', 'invalid amount', 'số tiền không hợp lệ'),
  row('14', 'declined', 'invalid card number', 'số thẻ không hợp lệ'),
  row('15', 'declined', 'no such issuer', 'không có ngân hàng phát hành này'),
  row('21', 'declined', 'card not initialised', 'thẻ chưa được khởi tạo'),
  row('25', 'declined', 'original transaction not found', 'không tìm thấy giao dịch gốc'),
  row('30', 'declined', 'format error', 'sai định dạng'),
  row('34', 'retain-card', 'suspected fraud', 'nghi ngờ gian lận'),
  row('39', 'declined', 'no credit account', 'không có tài khoản tín dụng'),
  row('41', 'retain-card', 'lost card', 'thẻ báo mất'),
  row('43', 'retain-card', 'stolen card', 'thẻ bị đánh cắp'),
  row('51', 'declined', 'insufficient funds', 'số dư không đủ'),
  row('54', 'declined', 'expired card', 'thẻ hết hạn'),
  row('55', 'wrong-pin', 'wrong PIN', 'sai PIN'),
  row('57', 'declined', 'not permitted to the cardholder', 'chủ thẻ không được phép giao dịch này'),
  row('58', 'declined', 'not permitted to the terminal', 'thiết bị không được phép giao dịch này'),
  row('61', 'declined', 'exceeds the amount limit', 'vượt hạn mức số tiền'),
  row('62', 'declined', 'restricted card', 'thẻ bị hạn chế'),
  row('63', 'declined', 'MAC or security error', 'lỗi bảo mật'),
  row('65', 'declined', 'exceeds the frequency limit', 'vượt số lần giao dịch'),
  row('68', 'unknown', 'timeout, outcome unknown', 'hết thời gian chờ, chưa rõ kết quả'),
  row('75', 'declined', 'PIN tries exceeded', 'nhập sai PIN quá số lần'),
  row('76', 'declined', 'invalid account', 'tài khoản không hợp lệ'),
  row('77', 'declined', 'reconciliation error', 'lỗi đối soát'),
  row('78', 'declined', 'card not activated', 'thẻ chưa kích hoạt'),
  row('91', 'declined', 'issuer unavailable', 'ngân hàng phát hành không sẵn sàng'),
  row('92', 'declined', 'cannot be routed', 'không định tuyến được'),
  row('94', 'declined', 'duplicate transmission', 'giao dịch trùng lặp'),
  row('96', 'declined', 'system malfunction', 'lỗi hệ thống'),
];

const BY_CODE = new Map(RESPONSE_CODES.map((code) => [code.code, code]));

/** Any other code is no approval: declined, under its number. */
export function responseCode(code: string): ResponseCode {
  const listed = BY_CODE.get(code);
  if (listed !== undefined) return listed;
  const en = `response code ${code}`;
  return { code, en, vi: `mã trả lời ${code}`, action: 'declined', known: 'model' };
}
