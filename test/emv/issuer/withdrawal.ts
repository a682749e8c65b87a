import { hex, toHex } from '../../../bytes/hex.ts';
import type { CardProfile } from '../../../emv/card/profile.ts';
import type { VirtualChip } from '../../../emv/card/virtual-chip.ts';
import { createChipIssuer, type IssuerKeys } from '../../../emv/issuer/chip-issuer.ts';
import { runContact } from '../../../emv/kernel/transaction.ts';
import { ATM, answers, application, PURCHASE } from '../kernel/terminal.ts';

/** An issuer that knows the applications of one card. */
export function issuerOf(card: CardProfile, masterKeys: IssuerKeys) {
  return createChipIssuer({
    masterKeys: () => masterKeys,
    profiles: (pan) =>
      card.applications
        .filter((one) => one.pan === pan)
        .map(({ aid, sequence, cryptogram: { scheme, version } }) => ({
          aid,
          sequence,
          scheme,
          version,
        })),
  });
}

export interface Asked {
  readonly pan: string;
  readonly chipData: string;
}

export interface HostAnswer {
  readonly code: string;
  readonly chipData?: string | undefined;
}

const AIDS = ['A0000007271010', 'A0000000031010', 'A0000000041010'];
const ANY = {
  denial: hex('0000000000'),
  online: hex('FFFFFFFFFF'),
  default: hex('FFFFFFFFFF'),
};

/** A withdrawal of 500,000 at an ATM; `host` says DE39 and DE55 of the answer, if one comes. */
export async function withdraw(chip: VirtualChip, host: (asked: Asked) => HostAnswer | undefined) {
  chip.reset();
  return runContact({
    transceive: async (command) => chip.transceive(command),
    protocol: chip.protocol,
    profile: {
      ...ATM,
      cardholderChooses: false,
      applications: AIDS.map((aid) => application(aid, { actionCodes: ANY })),
    },
    transaction: { ...PURCHASE, type: 0x01, amount: 500_000 },
    ask: answers({
      onlinePin: async () => 'entered',
      async goOnline({ field55, data }) {
        const answer = host({
          pan: toHex(data.get('5A')!).replace(/F$/, ''),
          chipData: toHex(field55),
        });
        if (!answer) return { kind: 'unable' };
        const { code, chipData } = answer;
        return {
          kind: 'answered',
          approved: code === '00',
          responseCode: code,
          ...(chipData === undefined ? {} : { field55: hex(chipData) }),
        };
      },
    }),
  });
}
