import type { IsoMessage } from '../../network/iso8583/message.ts';
import { withdrawalRequest } from '../../network/napas/withdrawal.ts';

/** 09:41:07 on 22 November 2026 in Hà Nội. */
export const START = Date.UTC(2026, 10, 22, 2, 41, 7);
export const PAN = '9704180000000031';
export const TRACK2 = `${PAN}=28122011234500000000`;
export const PIN_BLOCK = '1A2B3C4D5E6F7081';
export const MASKED = '970418******0031';

export function request(stan = 123): IsoMessage {
  return withdrawalRequest({
    identity: {
      terminalId: 'ATM00117',
      merchantId: '970400000000117',
      acquirerId: '970400',
      location: 'Pho Duc Chinh, Quan 1, TP HCM',
    },
    at: START,
    stan,
    pan: PAN,
    track2: TRACK2,
    entry: { mode: 'magnetic-stripe' },
    pinBlock: PIN_BLOCK,
    amount: 1_200_000,
  });
}
