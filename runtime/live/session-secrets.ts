/** The chip of the card inside, once it has answered. */
export interface ChipInSession {
  /** Of the application that is used, upper-case hex. */
  readonly aid: string;
  readonly label: string;
}

/**
 * What a session must know and no machine, journal or trace may: held here from the card going
 * in to the card coming out, then wiped.
 */
export interface SessionSecrets {
  pan: string;
  /** Empty: the stripe could not be read. */
  track2: string;
  /** Upper-case hex, encrypted by the pad. */
  pinBlock: string;
  maskedPan: string;
  /** Undefined: the stripe is used. */
  chip: ChipInSession | undefined;
  /** The stripe is used, because the chip that the card has cannot be. */
  isFallback: boolean;
  wipe(): void;
}

export function createSessionSecrets(): SessionSecrets {
  const secrets: SessionSecrets = {
    pan: '',
    track2: '',
    pinBlock: '',
    maskedPan: '',
    chip: undefined,
    isFallback: false,
    wipe() {
      secrets.pan = '';
      secrets.track2 = '';
      secrets.pinBlock = '';
      secrets.maskedPan = '';
      secrets.chip = undefined;
      secrets.isFallback = false;
    },
  };
  return secrets;
}
