import { hex, toHex } from '../../bytes/hex.ts';
import type { CardFault, CardProfile } from '../../emv/card/profile.ts';
import {
  type ChipOptions,
  createVirtualChip,
  type VirtualChip,
} from '../../emv/card/virtual-chip.ts';
import { cardProfile } from '../../runtime/card-profiles.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';

/** The issuer's master keys of every test card. */
export const MASTER_KEYS = {
  cryptogram: hex('0123456789ABCDEFFEDCBA9876543210'),
  scriptMac: hex('FEDCBA98765432100123456789ABCDEF'),
  scriptEncryption: hex('89ABCDEF0123456776543210FEDCBA98'),
} as const;

export const PIN = '1234';

export interface TestChip extends VirtualChip {
  /** Hex in, hex out: what is on the wire. */
  send(command: string): string;
  /** The same with the steps of T=0 done: GET RESPONSE after 61xx, again after 6Cxx. */
  ask(command: string): string;
}

/** A chip of one of the project's profiles, its chance and its keys the same in every run. */
export function testChip(
  id: string,
  options: Partial<ChipOptions> & { readonly faults?: readonly CardFault[] } = {},
): TestChip {
  const profile = cardProfile(id);
  if (!profile) throw new Error(`no card profile ${id}`);
  const { faults, ...rest } = options;
  return chipOf({ ...profile, faults: faults ?? profile.faults }, rest);
}

export function chipOf(profile: CardProfile, options: Partial<ChipOptions> = {}): TestChip {
  const chip = createVirtualChip(profile, {
    random: createSeededRandom(7),
    secrets: { pin: PIN, masterKeys: MASTER_KEYS },
    ...options,
  });
  const send = (command: string): string => toHex(chip.transceive(hex(command)));
  function ask(command: string): string {
    const answer = send(command);
    const [sw1, sw2] = [answer.slice(-4, -2), answer.slice(-2)];
    if (sw1 === '61') return ask(`00C00000${sw2}`);
    return sw1 === '6C' ? ask(command.slice(0, -2) + sw2) : answer;
  }
  return { ...chip, send, ask };
}
