/**
 * What a session must know and no machine, journal or trace may: held here from the card going
 * in to the card coming out, then wiped.
 */
export interface SessionSecrets {
  pan: string;
  track2: string;
  /** Upper-case hex, encrypted by the pad. */
  pinBlock: string;
  maskedPan: string;
  wipe(): void;
}

export function createSessionSecrets(): SessionSecrets {
  const secrets: SessionSecrets = {
    pan: '',
    track2: '',
    pinBlock: '',
    maskedPan: '',
    wipe() {
      secrets.pan = '';
      secrets.track2 = '';
      secrets.pinBlock = '';
      secrets.maskedPan = '';
    },
  };
  return secrets;
}
