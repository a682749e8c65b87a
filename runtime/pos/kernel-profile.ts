import { ascii } from '../../bytes/ascii.ts';
import { hex } from '../../bytes/hex.ts';
import { TEST_AUTHORITIES } from '../../emv/certificate/test-authorities.ts';
import type { Combination } from '../../emv/kernel/contactless/entry-point.ts';
import type {
  TerminalApplication,
  TerminalProfile,
  TransactionInput,
} from '../../emv/kernel/profile.ts';
import type { PosConfiguration } from './configuration.ts';

/** The schemes whose cards this terminal takes: the domestic one, and two that are co-badged. */
const SCHEMES = [
  { rid: 'A000000727', aid: 'A00000072710' },
  { rid: 'A000000003', aid: 'A0000000031010' },
  { rid: 'A000000004', aid: 'A0000000041010' },
] as const;

/** Online if anything is not as it should be; and the same codes where the host is not there. */
const application = (aid: string, floorLimit: number): TerminalApplication => ({
  aid: hex(aid),
  partialName: true,
  version: hex('0001'),
  floorLimit,
  randomSelection: { target: 0, maximum: 0, threshold: 0 },
  actionCodes: {
    denial: hex('0010000000'),
    online: hex('FC50BC8800'),
    default: hex('FC50BC8800'),
  },
  defaultDdol: hex('9F3704'),
});

/**
 * A merchant's attended terminal, offline with online capability (EMV 4.4 Book 4, A1 to A3). PINs go
 * to the host; signature and no CVM are known, PINs for the card are not. Exponent 0: whole đồng.
 */
export function posProfile(configuration: PosConfiguration): TerminalProfile {
  const { id, merchantId, merchantCategory, floor } = configuration;
  return {
    type: 0x22,
    capabilities: hex('6068C8'),
    additionalCapabilities: hex('6000F0A001'),
    country: '704',
    currency: '704',
    currencyExponent: 0,
    data: new Map([
      ['9F1E', ascii(id.padEnd(8).slice(0, 8))],
      ['9F1C', ascii(id.padEnd(8).slice(0, 8))],
      ['9F16', ascii(merchantId.padEnd(15).slice(0, 15))],
      ['9F15', hex(merchantCategory)],
    ]),
    applications: SCHEMES.map(({ aid }) => application(aid, floor)),
    authorityKeys: SCHEMES.flatMap(({ rid }) =>
      (['F1', 'F3'] as const).map((index) => ({
        rid: hex(rid),
        index: Number.parseInt(index, 16),
        ...TEST_AUTHORITIES[index],
      })),
    ),
    revoked: [],
    cardholderChooses: true,
    pinBypass: false,
  };
}

/** EMV mode, contact chip, PIN online, signature (9F66: EMV Contactless Book A, 5.7). */
const QUALIFIERS = '36000000';

export function posCombinations({ contactless }: PosConfiguration): readonly Combination[] {
  return SCHEMES.map(({ aid }) => ({
    application: application(aid, contactless.floor),
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
