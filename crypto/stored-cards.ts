import { concat } from '../bytes/concat.ts';
import { ok, type Result } from '../bytes/result.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
  type CryptogramError,
} from './application-cryptogram.ts';
import { type CardValueError, type CvvInput, cvv } from './card-values.ts';
import {
  type CryptogramVersion,
  deriveCryptogramKey,
  deriveScriptKey,
  scriptMacMessage,
} from './cryptogram-versions.ts';
import { type CardIdentity, deriveCardMasterKey, type EmvKeyError } from './emv-keys.ts';
import type { KeyError, KeySlots } from './key-slots.ts';
import { encodePinBlock } from './pin-block.ts';
import {
  encryptScriptData,
  type SecureMessagingError,
  scriptMac,
  visaPinChangeBlock,
} from './secure-messaging.ts';
import type { EncryptedPin, PinOpener, PinOperationError } from './stored-pins.ts';

export type CardOperationError =
  | KeyError
  | CardValueError
  | EmvKeyError
  | CryptogramError
  | SecureMessagingError
  | PinOperationError;

/** One transaction of one card. */
export interface CardTransaction extends CardIdentity {
  readonly version: CryptogramVersion;
  /** 9F36, 2 bytes. */
  readonly atc: Uint8Array;
  /** 9F37, 4 bytes. */
  readonly unpredictableNumber: Uint8Array;
  /** The cryptogram that the card sent (9F26), 8 bytes. */
  readonly arqc: Uint8Array;
}

/** What the issuer answers: a response code (method 1) or a status update and more (method 2). */
export type IssuerResponse =
  | { readonly responseCode: Uint8Array }
  | { readonly statusUpdate: Uint8Array; readonly proprietary?: Uint8Array };

/** Which slots hold the issuer's master keys. */
export interface ScriptSlots {
  readonly cryptogram: string;
  readonly integrity: string;
  readonly confidentiality: string;
}

/** An issuer's operations: card values, and the host's side of EMV cryptograms and scripts. */
export interface StoredCards {
  /** CVV, iCVV, CVV2 under a `card-verification` key. */
  cardVerificationValue(slot: string, input: CvvInput): Result<string, CardOperationError>;
  /** Whether the card made its cryptogram over `data`, under an `emv-cryptogram` key. */
  verifyCryptogram(
    slot: string,
    card: CardTransaction,
    data: Uint8Array,
  ): Result<boolean, CardOperationError>;
  /** The answer that the card checks (ARPC): 8 bytes, or 4 by method 2. */
  responseCryptogram(
    slot: string,
    card: CardTransaction,
    response: IssuerResponse,
  ): Result<Uint8Array, CardOperationError>;
  /** 8 bytes of MAC of a script command, under an `emv-integrity` key. */
  scriptMac(
    slot: string,
    card: CardTransaction,
    header: Uint8Array,
    data: Uint8Array,
  ): Result<Uint8Array, CardOperationError>;
  /**
   * A whole PIN CHANGE command (EMV 4.4 Book 3, 6.5.10) for a PIN that came encrypted: P2 is 1 with
   * the current PIN (Visa only), else 2.
   */
  pinChangeCommand(
    slots: ScriptSlots,
    card: CardTransaction,
    newPin: EncryptedPin,
    currentPin?: EncryptedPin,
  ): Result<Uint8Array, CardOperationError>;
}

const MAC_BYTES = 8;

export function createStoredCards(slots: KeySlots, { openPin }: PinOpener): StoredCards {
  type Usage = 'emv-cryptogram' | 'emv-integrity' | 'emv-confidentiality';
  function cardKey(slot: string, usage: Usage, card: CardIdentity) {
    const held = slots.take(slot, usage);
    return held.ok ? deriveCardMasterKey(held.value.key, card) : held;
  }

  function scriptKey(slot: string, usage: Usage, card: CardTransaction) {
    const key = cardKey(slot, usage, card);
    return key.ok ? deriveScriptKey(card.version, key.value, card.atc, card.arqc) : key;
  }

  function macOf(slot: string, card: CardTransaction, header: Uint8Array, data: Uint8Array) {
    const key = scriptKey(slot, 'emv-integrity', card);
    if (!key.ok) return key;
    const message = scriptMacMessage(card.version, header, card.atc, card.arqc, data);
    return scriptMac(key.value, message, MAC_BYTES);
  }

  function sessionKey(slot: string, card: CardTransaction) {
    const key = cardKey(slot, 'emv-cryptogram', card);
    if (!key.ok) return key;
    return deriveCryptogramKey(card.version, key.value, card.atc, card.unpredictableNumber);
  }

  function pinBlockFor(
    slot: string,
    card: CardTransaction,
    newPin: string,
    currentPin: string | undefined,
  ): Result<Uint8Array, CardOperationError> {
    if (card.version.scriptEncryption !== 'visa') {
      return encodePinBlock({ format: 'ISO-2', pin: newPin });
    }
    const key = cardKey(slot, 'emv-cryptogram', card);
    return key.ok ? visaPinChangeBlock(key.value, newPin, currentPin) : key;
  }

  return {
    cardVerificationValue(slot, input) {
      const held = slots.take(slot, 'card-verification');
      return held.ok ? cvv(held.value.key, input) : held;
    },
    verifyCryptogram(slot, card, data) {
      const key = sessionKey(slot, card);
      if (!key.ok) return key;
      const expected = applicationCryptogram(key.value, data, card.version.acPadding);
      if (!expected.ok) return expected;
      let difference = card.arqc.length ^ expected.value.length;
      for (const [i, byte] of expected.value.entries()) difference |= byte ^ (card.arqc[i] ?? 0);
      return ok(difference === 0);
    },
    responseCryptogram(slot, card, response) {
      const isCard = card.version.arpcKey === 'card';
      const key = isCard ? cardKey(slot, 'emv-cryptogram', card) : sessionKey(slot, card);
      if (!key.ok) return key;
      return 'responseCode' in response
        ? arpcMethod1(key.value, card.arqc, response.responseCode)
        : arpcMethod2(key.value, card.arqc, response.statusUpdate, response.proprietary);
    },
    scriptMac: macOf,
    pinChangeCommand(where, card, newPin, currentPin) {
      const fresh = openPin(newPin);
      if (!fresh.ok) return fresh;
      const old = currentPin ? openPin(currentPin) : ok(undefined);
      if (!old.ok) return old;
      const block = pinBlockFor(where.cryptogram, card, fresh.value, old.value);
      if (!block.ok) return block;
      const key = scriptKey(where.confidentiality, 'emv-confidentiality', card);
      if (!key.ok) return key;
      const data = encryptScriptData(key.value, block.value, card.version.scriptEncryption);
      if (!data.ok) return data;
      const withOld = currentPin !== undefined && card.version.scriptEncryption === 'visa';
      const length = data.value.length + MAC_BYTES;
      const header = Uint8Array.of(0x84, 0x24, 0x00, withOld ? 1 : 2, length);
      const mac = macOf(where.integrity, card, header, data.value);
      return mac.ok ? ok(concat(header, data.value, mac.value)) : mac;
    },
  };
}
