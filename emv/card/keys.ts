import { concat, equalBytes } from '../../bytes/concat.ts';
import type { Result } from '../../bytes/result.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../crypto/application-cryptogram.ts';
import {
  type CryptogramVersion,
  deriveCryptogramKey,
  deriveScriptKey,
  findCryptogramVersion,
  scriptMacMessage,
} from '../../crypto/cryptogram-versions.ts';
import { deriveCardMasterKey } from '../../crypto/emv-keys.ts';
import { scriptMac } from '../../crypto/secure-messaging.ts';
import type { ApplicationProfile } from './profile.ts';

/** The issuer's master keys, 16 bytes each: the card's are derived when it is personalised. */
export interface IssuerMasterKeys {
  readonly cryptogram: Uint8Array;
  readonly scriptMac: Uint8Array;
  readonly scriptEncryption: Uint8Array;
}

/** What a card can do with the three master keys it holds; they do not leave it. */
export interface CardKeys {
  readonly version: CryptogramVersion;
  cryptogram(data: Uint8Array, atc: Uint8Array, unpredictableNumber: Uint8Array): Uint8Array;
  /** True when `data`, tag 91, comes from the issuer that saw the ARQC. */
  isFromIssuer(
    data: Uint8Array,
    arqc: Uint8Array,
    atc: Uint8Array,
    unpredictableNumber: Uint8Array,
  ): boolean;
  /** Eight bytes over a script command's header (Lc included) and data. */
  scriptMac(header: Uint8Array, data: Uint8Array, atc: Uint8Array, arqc: Uint8Array): Uint8Array;
  /** Deciphers script data. */
  scriptKey(atc: Uint8Array, arqc: Uint8Array): Uint8Array;
  /** What Visa binds a new PIN to: the card's master key for cryptograms. */
  readonly pinBinding: Uint8Array;
}

/** An error here is a mistake of ours: all lengths were checked on the way in. */
function sure<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

export function createCardKeys(profile: ApplicationProfile, issuer: IssuerMasterKeys): CardKeys {
  const identity = {
    pan: profile.pan,
    sequence: String(profile.sequence).padStart(2, '0'),
  };
  const { scheme, version: number } = profile.cryptogram;
  const version = findCryptogramVersion(scheme, number);
  if (!version) throw new Error(`no cryptogram version ${number} of ${scheme}`);
  const cardKey = sure(deriveCardMasterKey(issuer.cryptogram, identity));
  const macKey = sure(deriveCardMasterKey(issuer.scriptMac, identity));
  const encryptionKey = sure(deriveCardMasterKey(issuer.scriptEncryption, identity));
  const acKey = (atc: Uint8Array, unpredictableNumber: Uint8Array): Uint8Array =>
    sure(deriveCryptogramKey(version, cardKey, atc, unpredictableNumber));

  return {
    version,
    pinBinding: cardKey,
    cryptogram: (data, atc, unpredictableNumber) =>
      sure(applicationCryptogram(acKey(atc, unpredictableNumber), data, version.acPadding)),
    isFromIssuer(data, arqc, atc, unpredictableNumber) {
      const key = version.arpcKey === 'card' ? cardKey : acKey(atc, unpredictableNumber);
      if (version.arpcMethod === 1) {
        // ARPC, response code.
        if (data.length < 10) return false;
        const expected = sure(arpcMethod1(key, arqc, data.subarray(8, 10)));
        return equalBytes(data.subarray(0, 8), expected);
      }
      // ARPC, card status update, proprietary data of 8 bytes at most.
      if (data.length < 8 || data.length > 16) return false;
      const [update, proprietary] = [data.subarray(4, 8), data.subarray(8)];
      const expected = sure(arpcMethod2(key, arqc, update, proprietary));
      return equalBytes(data.subarray(0, 4), expected);
    },
    scriptMac(header, data, atc, arqc) {
      const key = sure(deriveScriptKey(version, macKey, atc, arqc));
      return sure(scriptMac(key, scriptMacMessage(version, header, atc, arqc, data)));
    },
    scriptKey: (atc, arqc) => sure(deriveScriptKey(version, encryptionKey, atc, arqc)),
  };
}

/** What a cryptogram of this version covers; `issuerData` is 9F10 as it goes out with it. */
export function cryptogramData(
  version: CryptogramVersion,
  terminalData: Uint8Array,
  aip: Uint8Array,
  atc: Uint8Array,
  issuerData: Uint8Array,
): Uint8Array {
  // Visa's CVN 10 takes the CVR, the later ones all of 9F10; M/Chip takes its longer CVR.
  if (version.scheme === 'mastercard') {
    return concat(terminalData, aip, atc, issuerData.subarray(2, 8));
  }
  return concat(
    terminalData,
    aip,
    atc,
    version.number === 10 ? issuerData.subarray(3) : issuerData,
  );
}
