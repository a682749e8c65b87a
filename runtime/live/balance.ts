import { de4ToDong } from '../../network/napas/amount.ts';

/**
 * The available balance of DE54: twenty characters an amount (account type 2, amount type 2,
 * currency 3, sign 1, amount 12), amount type 02 = available (ISO 8583:1987, DE54). Whole đồng;
 * undefined: none is told in đồng.
 */
export function availableBalance(de54: string | undefined): number | undefined {
  for (let at = 0; de54 !== undefined && at + 20 <= de54.length; at += 20) {
    const part = de54.slice(at, at + 20);
    const [type, currency, sign] = [part.slice(2, 4), part.slice(4, 7), part[7]];
    if (type !== '02' || currency !== '704' || (sign !== 'C' && sign !== 'D')) continue;
    const amount = de4ToDong(part.slice(8));
    if (amount.ok) return sign === 'D' ? 0 - amount.value : amount.value;
  }
  return undefined;
}
