import { describe, expect, it } from 'vitest';
import type { WalletDesk } from '../../../network/alipay/wallet-desk.ts';
import { createShownCodes, scriptableText } from '../../../runtime/bench/payment-codes.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const TEN_MINUTES = 600_000;

/** Phones of two wallets that show the codes they are given. */
function phones(...codes: readonly string[]) {
  const clock = createSimulatedClock(0);
  const left = [...codes];
  const desk = {
    newPaymentCode: (wallet: string) =>
      wallet === 'nobody' ? undefined : { code: left.shift()!, expiresAt: TEN_MINUTES },
  } as WalletDesk;
  return { clock, shown: createShownCodes(desk, clock) };
}

describe('a payment code before the scanner', () => {
  it('is its wallet’s in a script: new at first, used when it comes again', () => {
    const { shown } = phones('281111111111111111', '282222222222222222', '283333333333333333');
    expect(shown.desk.newPaymentCode('wang')?.code).toBe('281111111111111111');
    shown.desk.newPaymentCode('wang');
    shown.desk.newPaymentCode('li');
    expect(shown.desk.newPaymentCode('nobody')).toBeUndefined();
    expect(shown.scanned('282222222222222222')).toEqual({ wallet: 'wang' });
    expect(shown.scanned('283333333333333333')).toEqual({ wallet: 'li' });
    expect(shown.scanned('282222222222222222')).toEqual({ wallet: 'wang', code: 'used' });
    expect(shown.scanned('281111111111111111')).toEqual({ wallet: 'wang' });
  });

  it('is nobody’s once it is too old', async () => {
    const { clock, shown } = phones('281111111111111111');
    shown.desk.newPaymentCode('wang');
    await clock.advance(TEN_MINUTES);
    expect(shown.scanned('281111111111111111')).toBe('2812345678901234567');
  });

  it.each([
    ['286666666666666666', '2812345678901234567'],
    ['139999999999999999', '134567890123456789'],
    ['6299999999999999999', '6212345678901234567'],
    ['https://example.com/menu', 'https://example.com/menu'],
  ])('%s from elsewhere is written as %s', (scanned, written) => {
    expect(scriptableText(scanned)).toBe(written);
  });
});
