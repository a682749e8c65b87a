import { hex } from '../bytes/hex.ts';
import type { TerminalProfile } from '../emv/kernel/profile.ts';
import { schemeProfile } from './card-schemes.ts';
import type { TerminalConfiguration } from './configuration.ts';

/**
 * A bank's ATM (EMV 4.4 Book 4, A1 to A3): online only, PIN online only, SDA, DDA and CDA, chip and
 * stripe. It asks online whatever the card says: no floor.
 */
export function atmProfile(configuration: TerminalConfiguration): TerminalProfile {
  return {
    ...schemeProfile(configuration, 0),
    type: 0x14,
    capabilities: hex('6040C8'),
    additionalCapabilities: hex('8000F0A001'),
  };
}
