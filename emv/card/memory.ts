import type { CardProfile } from './profile.ts';

/** What a card keeps without power. Plain values, the caller's to keep between sessions. */
export interface CardMemory {
  blocked: boolean;
  /** The reference PIN: as secret as on a real card. */
  pin: string;
  pinTriesLeft: number;
  /** By AID. */
  readonly applications: Record<string, ApplicationMemory>;
}

export interface ApplicationMemory {
  blocked: boolean;
  /** Application Transaction Counter. */
  atc: number;
  lastOnlineAtc: number;
  /** What the last transaction left behind, told to the issuer in the next. */
  onlineUnfinished: boolean;
  issuerAuthenticationFailed: boolean;
  scriptCommands: number;
  scriptFailed: boolean;
  /** Values and records that scripts wrote: by tag and by `recordKey`, hex. */
  readonly values: Record<string, string>;
  readonly records: Record<string, string>;
}

/** A card fresh from personalisation. `pin`: 4 to 12 digits. */
export function createCardMemory(profile: CardProfile, pin: string): CardMemory {
  return {
    blocked: false,
    pin,
    pinTriesLeft: profile.pinTries.left,
    applications: Object.fromEntries(
      profile.applications.map(({ aid, blocked }) => [
        aid,
        {
          blocked,
          atc: 0,
          lastOnlineAtc: 0,
          onlineUnfinished: false,
          issuerAuthenticationFailed: false,
          scriptCommands: 0,
          scriptFailed: false,
          values: {},
          records: {},
        },
      ]),
    ),
  };
}
