import { ascii } from '../bytes/ascii.ts';
import { hex } from '../bytes/hex.ts';
import { TEST_AUTHORITIES } from '../emv/certificate/test-authorities.ts';
import type { TerminalApplication, TerminalProfile } from '../emv/kernel/profile.ts';
import type { TerminalConfiguration } from './configuration.ts';

/** The schemes whose cards this terminal takes: the domestic one, and two that are co-badged. */
const SCHEMES = [
  { rid: 'A000000727', aid: 'A00000072710' },
  { rid: 'A000000003', aid: 'A0000000031010' },
  { rid: 'A000000004', aid: 'A0000000041010' },
] as const;

/** An ATM asks online whatever happens; the codes only say what it never even asks. */
const application = (aid: string): TerminalApplication => ({
  aid: hex(aid),
  partialName: true,
  version: hex('0001'),
  floorLimit: 0,
  randomSelection: { target: 0, maximum: 0, threshold: 0 },
  actionCodes: {
    // Declined at once: the card is not for this.
    denial: hex('0010000000'),
    online: hex('FC50BC8800'),
    default: hex('FC50BC8800'),
  },
  defaultDdol: hex('9F3704'),
});

/**
 * A bank's ATM (EMV 4.4 Book 4, A1 to A3): online only, PIN online only, SDA, DDA and CDA, chip and
 * stripe. The amount is whole đồng, exponent 0. The authorities are those of the test cards.
 */
export function atmProfile({ id, merchantId }: TerminalConfiguration): TerminalProfile {
  return {
    type: 0x14,
    capabilities: hex('6040C8'),
    additionalCapabilities: hex('8000F0A001'),
    country: '704',
    currency: '704',
    currencyExponent: 0,
    data: new Map([
      ['9F1E', ascii(id.padEnd(8).slice(0, 8))],
      ['9F1C', ascii(id.padEnd(8).slice(0, 8))],
      ['9F16', ascii(merchantId.padEnd(15).slice(0, 15))],
    ]),
    applications: SCHEMES.map(({ aid }) => application(aid)),
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
