import { concat } from '../../bytes/concat.ts';
import { hex } from '../../bytes/hex.ts';
import { encodeResponse, parseCommand } from '../apdu.ts';
import { execute } from './execute.ts';
import { type CardKeys, createCardKeys, type IssuerMasterKeys } from './keys.ts';
import { type CardMemory, createCardMemory } from './memory.ts';
import { type CardApplication, personalise } from './personalise.ts';
import type { CardProfile } from './profile.ts';
import { type Card, type Chance, freshSession } from './session.ts';
import { createT0 } from './t0.ts';

/** A chip as a reader meets it: the shape that hardware/card-reader/ puts into its virtual cards. */
export interface VirtualChip {
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1';
  /** Power on: the card forgets its session. */
  reset(): void;
  /** Any bytes in; at least SW1 SW2 out. */
  transceive(commandApdu: Uint8Array): Uint8Array;
  /** What outlives power; the caller may keep it. */
  readonly memory: CardMemory;
}

export interface ChipOptions {
  /** The card's own chance: challenges and dynamic numbers. */
  readonly random: Chance;
  readonly secrets: ChipSecrets;
  /** With contacts when absent. Over the air the protocol is T=1 in effect. */
  readonly interface?: 'contact' | 'contactless';
  /** Of the same card before; absent: as personalised. */
  readonly memory?: CardMemory;
}

export interface ChipSecrets {
  /** The reference PIN, 4 to 12 digits. */
  readonly pin: string;
  readonly masterKeys: IssuerMasterKeys;
}

/** T0 = 60: TB1 and TC1, and no historical bytes (EMV 4.4 Book 1, 8.2, table 18). */
const ATR_T0 = hex('3B600000');
/** T=1 with IFSC 254 and EMV's waiting times, check byte at the end (table 19). */
const ATR_T1 = withLrc(hex('3BE000008131FE45'));

function withLrc(atr: Uint8Array): Uint8Array {
  return concat(
    atr,
    atr.subarray(1).reduce((sum, byte) => sum ^ byte, 0),
  );
}

/**
 * A card that works: files, state and real cryptography under the test certification authority.
 * Throws a RangeError when the profile puts more into a record than it holds.
 */
export function createVirtualChip(profile: CardProfile, options: ChipOptions): VirtualChip {
  const card = createCard(profile, options);
  const protocol = card.interface === 'contactless' ? 'T=1' : profile.protocol;
  const t0 = createT0((command) => execute(card, command));
  return {
    atr: protocol === 'T=0' ? ATR_T0 : ATR_T1,
    protocol,
    memory: card.memory,
    reset() {
      card.session = freshSession();
      t0.reset();
    },
    transceive(bytes) {
      const command = parseCommand(bytes);
      if (!command.ok) return encodeResponse(NOTHING, 0x6700);
      const { data, sw } =
        protocol === 'T=0' ? t0.exchange(command.value) : execute(card, command.value);
      return encodeResponse(data ?? NOTHING, sw);
    },
  };
}

const NOTHING = new Uint8Array(0);

function createCard(profile: CardProfile, options: ChipOptions): Card {
  const { random, secrets, memory } = options;
  const way = options.interface ?? 'contact';
  const keys = new Map<CardApplication, CardKeys>();
  return {
    profile,
    interface: way,
    applications: profile.applications
      .filter(({ contactless }) => way === 'contact' || contactless)
      .map((application) => personalise(profile, application, way)),
    memory: memory ?? createCardMemory(profile, secrets.pin),
    random,
    keysOf(app) {
      const known = keys.get(app) ?? createCardKeys(app.profile, secrets.masterKeys);
      keys.set(app, known);
      return known;
    },
    session: freshSession(),
  };
}
