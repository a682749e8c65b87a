import { ascii } from '../bytes/ascii.ts';
import { hex } from '../bytes/hex.ts';
import { TEST_AUTHORITIES } from '../emv/certificate/test-authorities.ts';
import type { TerminalApplication, TerminalProfile } from '../emv/kernel/profile.ts';

/** The schemes whose cards are taken: the domestic one, and two that are co-badged. */
export const SCHEMES = [
  { rid: 'A000000727', aid: 'A00000072710' },
  { rid: 'A000000003', aid: 'A0000000031010' },
  { rid: 'A000000004', aid: 'A0000000041010' },
] as const;

/**
 * Online if anything is not as it should be, and the same codes where the host is not there; what
 * is denied is a card that is not for this. `floorLimit`: whole đồng.
 */
export const schemeApplication = (aid: string, floorLimit: number): TerminalApplication => ({
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
 * What terminals in Vietnam have in common: amounts in whole đồng, exponent 0, and the schemes with
 * their authorities, those of the test cards.
 */
export function schemeProfile(
  { id, merchantId }: { readonly id: string; readonly merchantId: string },
  floorLimit: number,
) {
  return {
    country: '704',
    currency: '704',
    currencyExponent: 0,
    data: new Map([
      ['9F1E', ascii(id.padEnd(8).slice(0, 8))],
      ['9F1C', ascii(id.padEnd(8).slice(0, 8))],
      ['9F16', ascii(merchantId.padEnd(15).slice(0, 15))],
    ]),
    applications: SCHEMES.map(({ aid }) => schemeApplication(aid, floorLimit)),
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
  } satisfies Partial<TerminalProfile>;
}
