import { runContactless } from '../../emv/kernel/contactless/transaction.ts';
import type { CardDecision } from '../../state-machines/pos/ports.ts';
import { again, type CardReading, keepChipData, type ReadingOptions } from './card-reading.ts';
import { createChipWire } from './chip-wire.ts';
import { posCombinations, posProfile, purchase } from './kernel-profile.ts';

/** A card before the antenna: all it says in one go, then the PIN if there is to be one. */
export function createTapReading(options: ReadingOptions): CardReading {
  const { pad, configuration, secrets, pins, note } = options;
  let signature = false;

  async function decide(amount: number, signal: AbortSignal): Promise<CardDecision> {
    const wire = createChipWire(options, 'contactless', signal);
    const on = await wire.powerOn();
    if (on !== 'on') return on === 'failed' ? { kind: 'failed' } : again(ALL, 'try-again');
    const outcome = await runContactless({
      transceive: wire.transceive,
      profile: posProfile(configuration),
      combinations: posCombinations(configuration),
      transaction: purchase(amount, options.now(), options.chance),
    });
    await pad.chipPowerOff('contactless');
    if (signal.aborted) return { kind: 'cancelled' };
    if (wire.isPadLost()) return { kind: 'failed' };
    note(`tap: ${outcome.kind}${outcome.end ? `, ${outcome.end.detail}` : ''}`);
    switch (outcome.kind) {
      case 'try-another-interface':
        return again(['chip', 'swipe'], 'insert-instead');
      case 'end-application':
        return outcome.end?.why === 'no-application'
          ? again(['chip', 'swipe'], 'insert-instead')
          : again(ALL, 'try-again');
      case 'try-again':
        return again(ALL, 'try-again');
      case 'declined':
        return { kind: 'declined' };
    }
    if (!keepChipData(secrets, outcome.data, outcome.field55)) return { kind: 'declined' };
    secrets.entry = 'contactless';
    signature = outcome.cvm === 'signature';
    if (outcome.kind === 'approved') return { kind: 'approved', signature };
    if (outcome.cvm === 'online-pin') {
      const pin = await pins.forBank(amount, false, signal);
      if (pin !== 'entered') return { kind: pin === 'not-working' ? 'failed' : 'cancelled' };
    }
    return { kind: 'online' };
  }

  return {
    decide: ({ amount }, signal) => decide(amount, signal),
    // The card has left: the host's word is the end.
    complete: async (host) =>
      host === 'approved' ? { kind: 'approved', signature } : { kind: 'declined' },
  };
}

const ALL = ['swipe', 'chip', 'tap'] as const;
