import { type CardMemory, createCardMemory } from '../emv/card/memory.ts';
import type { ApplicationProfile, CardProfile } from '../emv/card/profile.ts';
import { createVirtualChip, type VirtualChip } from '../emv/card/virtual-chip.ts';
import {
  type ChipIssuer,
  createChipIssuer,
  type IssuedApplication,
  type IssuerKeys,
} from '../emv/issuer/chip-issuer.ts';
import { createIssuerMemory, type IssuerMemory } from '../emv/issuer/issuer-memory.ts';
import type { ScriptOrder } from '../emv/issuer/scripts.ts';
import type { CardConfig, SwitchConfig } from '../network/switch/config.ts';
import type { Random } from '../time/seeded-random.ts';
import { cardProfile } from './card-profiles.ts';

/** What a card of the default world has besides its stripe. */
export interface ChipCard {
  /** Of emv/card/profiles; absent: the chip is broken and answers nothing. */
  readonly profile?: string;
  /** Why it is in the wallet. */
  readonly reason: string;
  /** What the issuer sends it with its next transaction. */
  readonly orders?: readonly ScriptOrder[];
}

/** By card id. The card's PAN, expiry, holder and PIN go into every application of the profile. */
export const CHIP_CARDS: Readonly<Record<string, ChipCard>> = {
  'saigonbank-chip': { profile: 'napas-debit', reason: 'chip, the usual case' },
  'saigonbank-dead-chip': { reason: 'chip broken: falls back to the stripe' },
  'vietcombank-new-pin': {
    profile: 'napas-debit',
    reason: 'chip gets a new offline PIN by issuer script',
    orders: [{ kind: 'change-pin', pin: '7531' }],
  },
  'vietcombank-application-blocked': {
    profile: 'only-application-blocked',
    reason: 'chip whose only application is blocked',
  },
  'bidv-chip-cautious': { profile: 'fault-declines-online', reason: 'chip declines by itself' },
  'bidv-chip-poor': { profile: 'napas-debit', reason: 'chip, hardly any money' },
  'bidv-session-keys': {
    profile: 'mchip-card',
    reason: 'chip with session keys and the longer verification results',
  },
  'bidv-offline-pin': {
    profile: 'offline-plain-pin',
    reason: 'chip checks the PIN itself at a till, which tells the tries left',
  },
  'mb-wrong-cryptogram': {
    profile: 'fault-cryptogram-wrong',
    reason: 'chip whose cryptogram is not genuine: the bank refuses',
  },
  'mb-distrusts-issuer': {
    profile: 'fault-refuses-every-arpc',
    reason: "chip takes no answer for its bank's: approval is reversed",
  },
  'mb-dead-chip': { reason: 'chip broken, and this bank pays nothing on the stripe' },
  'vietinbank-copied-chip': {
    profile: 'fault-cda-wrong',
    reason: 'chip with a wrong signature (CDA): declined offline',
  },
  'vietinbank-refuses-approval': {
    profile: 'fault-declines-after-approval',
    reason: 'chip declines after the bank approved: reversed',
  },
  'techcombank-two-applications': {
    profile: 'two-schemes',
    reason: 'chip with two applications: the customer chooses',
  },
  'techcombank-old-certificate': {
    profile: 'expired-certificate',
    reason: 'chip with an expired certificate: goes online, marked in the TVR',
  },
};

/** The chips of a network's cards, and their issuers. */
export interface ChipCards {
  /** The chip on this card, the same one each time; undefined: none, or a broken one. */
  chipOf(card: CardConfig, holder: string): VirtualChip | undefined;
  /** The same card before an antenna, with the same memory; undefined: it has none. */
  antennaOf(card: CardConfig, holder: string): VirtualChip | undefined;
  /** What its chip remembers; undefined: it was never used. */
  memoryOf(id: string): CardMemory | undefined;
  readonly issuer: ChipIssuer;
  /** The same issuer with another memory: one that lasts longer than the process. */
  issuerWith(memory: IssuerMemory): ChipIssuer;
}

/** `known`: what is on the cards; those of the default world unless told. */
export function createChipCards(
  network: SwitchConfig,
  random: Random,
  known: Readonly<Record<string, ChipCard>> = CHIP_CARDS,
): ChipCards {
  const keys = new Map(network.banks.map(({ id }) => [id, issuerKeys(random.fork(`keys ${id}`))]));
  const keysOf = (pan: string): IssuerKeys | undefined => keys.get(pan.slice(0, 6));
  const cards = new Map(
    network.banks.flatMap((bank) => bank.cards.map((card) => [card.pan, card] as const)),
  );
  const chips = new Map<string, VirtualChip>();
  const memories = new Map<string, CardMemory>();

  const issuerWith = (memory: IssuerMemory): ChipIssuer =>
    createChipIssuer({
      memory,
      masterKeys: keysOf,
      profiles(pan) {
        const card = cards.get(pan);
        const profile = card && profileOf(known[card.id]);
        return profile ? profile.applications.map(issuedApplication) : [];
      },
      orders: new Map(
        [...cards.values()].flatMap(({ id, pan }) => {
          const orders = known[id]?.orders;
          return orders ? [[pan, orders] as const] : [];
        }),
      ),
    });

  function chipAt(
    way: 'contact' | 'contactless',
    card: CardConfig,
    holder: string,
  ): VirtualChip | undefined {
    const place = `${way} ${card.id}`;
    const made = chips.get(place);
    if (made) return made;
    const profile = profileOf(known[card.id]);
    const masterKeys = keysOf(card.pan);
    if (!profile || !masterKeys) return undefined;
    if (way === 'contactless' && !profile.applications.some((one) => one.contactless)) {
      return undefined;
    }
    const own = personalised(profile, card, holder);
    const memory = memories.get(card.id) ?? createCardMemory(own, card.pin);
    const chip = createVirtualChip(own, {
      random: random.fork(way === 'contact' ? `chip ${card.id}` : `antenna ${card.id}`),
      secrets: { pin: card.pin, masterKeys },
      interface: way,
      memory,
    });
    chips.set(place, chip);
    memories.set(card.id, memory);
    return chip;
  }

  return {
    issuer: issuerWith(createIssuerMemory()),
    issuerWith,
    memoryOf: (id) => memories.get(id),
    chipOf: (card, holder) => chipAt('contact', card, holder),
    antennaOf: (card, holder) => chipAt('contactless', card, holder),
  };
}

function issuerKeys(random: Random): IssuerKeys {
  return {
    cryptogram: random.bytes(16),
    scriptMac: random.bytes(16),
    scriptEncryption: random.bytes(16),
  };
}

/** Read once: profiles are data that nobody changes. */
const profiles = new Map<string, CardProfile>();

function profileOf(card: ChipCard | undefined): CardProfile | undefined {
  const name = card?.profile;
  if (name === undefined) return undefined;
  const profile = profiles.get(name) ?? cardProfile(name);
  if (!profile) throw new Error(`no card profile ${name}`);
  profiles.set(name, profile);
  return profile;
}

function issuedApplication({ aid, sequence, cryptogram }: ApplicationProfile): IssuedApplication {
  const { scheme, version } = cryptogram;
  return { aid, sequence, scheme, version };
}

function personalised(profile: CardProfile, card: CardConfig, holder: string): CardProfile {
  const { pan, expiry, serviceCode } = card;
  return {
    ...profile,
    applications: profile.applications.map((application) => ({
      ...application,
      pan,
      expiry: expiry + lastDay(expiry),
      serviceCode,
      holder,
    })),
  };
}

/** Of the month YYMM, two digits. */
function lastDay(expiry: string): string {
  const [year, month] = [2000 + Number(expiry.slice(0, 2)), Number(expiry.slice(2))];
  return String(new Date(Date.UTC(year, month, 0)).getUTCDate());
}
