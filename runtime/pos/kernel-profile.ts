import { hex } from '../../bytes/hex.ts';
import type { Combination } from '../../emv/kernel/contactless/entry-point.ts';
import type { TerminalProfile, TransactionInput } from '../../emv/kernel/profile.ts';
import { SCHEMES, schemeApplication, schemeProfile } from '../card-schemes.ts';
import type { PosConfiguration } from './configuration.ts';

/**
 * A merchant's attended terminal, offline with online capability (EMV 4.4 Book 4, A1 to A3). PINs go
 * to the host, or in plain to a card that checks them itself; signature and no CVM are known.
 */
export function posProfile(configuration: PosConfiguration): TerminalProfile {
  const { merchantCategory, floor } = configuration;
  const common = schemeProfile(configuration, floor);
  return {
    ...common,
    pinBypass: configuration.pin.bypass,
    type: 0x22,
    capabilities: hex('60E8C8'),
    additionalCapabilities: hex('6000F0A001'),
    data: new Map([...common.data, ['9F15', hex(merchantCategory)]]),
  };
}

/** EMV mode, contact chip, PIN online, signature (9F66: EMV Contactless Book A, 5.7). */
const QUALIFIERS = '36000000';

export function posCombinations({ contactless }: PosConfiguration): readonly Combination[] {
  return SCHEMES.map(({ aid }) => ({
    application: schemeApplication(aid, contactless.floor),
    kernel: 0,
    qualifiers: hex(QUALIFIERS),
    floorLimit: contactless.floor,
    cvmRequiredLimit: contactless.cvm,
    transactionLimit: contactless.transaction,
    zeroAmountAllowed: false,
  }));
}

export interface Chance {
  /** 9F37 and the draw for random selection. */
  bytes(length: number): Uint8Array;
}

const LOCAL_MS = 7 * 3_600_000;

/** A purchase now, `at` in clock milliseconds. */
export function purchase(amount: number, at: number, chance: Chance): TransactionInput {
  const local = new Date(at + LOCAL_MS).toISOString().replace(/\D/g, '');
  return {
    type: 0x00,
    amount,
    date: local.slice(2, 8),
    time: local.slice(8, 14),
    unpredictableNumber: chance.bytes(4),
    selectionDraw: 1 + (chance.bytes(1)[0]! % 99),
  };
}
