import type { DolEntry } from '../../bytes/ber-tlv.ts';
import type { AuthorityIndex } from '../certificate/test-authorities.ts';

/** A card before it is personalised: all that is printed, written and allowed; no PIN, no key. */
export interface CardProfile {
  readonly id: string;
  /** What people call it, and what it is for. */
  readonly title: string;
  readonly reason: string;
  readonly protocol: 'T=0' | 'T=1';
  /** PIN tries: when new, and now. */
  readonly pinTries: { readonly limit: number; readonly left: number };
  /** Whether the card lists its applications (EMV 4.4 Book 1, 12.2.2: the PSE is optional). */
  readonly directory: boolean;
  /** ISO 639, first choice first. */
  readonly languages: readonly string[];
  readonly applications: readonly ApplicationProfile[];
  readonly faults: readonly CardFault[];
}

export interface ApplicationProfile {
  /** Hex, 5 to 16 bytes. */
  readonly aid: string;
  readonly label: string;
  /** 1 (highest) to 15; 0: none. */
  readonly priority: number;
  /** Never to be chosen without the cardholder's word. */
  readonly confirm: boolean;
  readonly blocked: boolean;
  readonly pan: string;
  readonly sequence: number;
  readonly holder: string;
  /** YYMMDD. */
  readonly effective: string;
  readonly expiry: string;
  readonly serviceCode: string;
  /** ISO 3166-1 and ISO 4217 numeric, three digits; the exponent of the currency. */
  readonly country: string;
  readonly currency: string;
  readonly currencyExponent: number;
  /** Application Usage Control, hex, two bytes. */
  readonly usage: string;
  readonly version: string;
  /** Issuer Action Codes, hex, five bytes each. */
  readonly actionCodes: {
    readonly denial: string;
    readonly online: string;
    readonly default: string;
  };
  readonly cvm: CvmProfile;
  readonly authentication: AuthenticationProfile;
  readonly issuerAuthentication: 'external-authenticate' | 'second-generate-ac' | 'none';
  readonly cryptogram: CryptogramProfile;
  readonly risk: RiskProfile;
  readonly pdol: readonly DolEntry[];
  readonly cdol1: readonly DolEntry[];
  readonly cdol2: readonly DolEntry[];
  readonly ddol: readonly DolEntry[];
  readonly records: readonly RecordProfile[];
  /** Values by tag, hex; they go before what is made from the rest. */
  readonly data: Readonly<Record<string, string>>;
  /** Absent: not over the air. */
  readonly contactless?: ContactlessProfile;
}

/** X and Y in minor units; an empty list of rules: the card knows no CVM. */
export interface CvmProfile {
  readonly x: number;
  readonly y: number;
  readonly rules: readonly CvmRule[];
}

export interface CvmRule {
  readonly method: keyof typeof CVM_METHODS;
  readonly when: keyof typeof CVM_CONDITIONS;
  readonly otherwise: 'next' | 'fail';
}

export interface AuthenticationProfile {
  readonly methods: readonly ('sda' | 'dda' | 'cda')[];
  /** Whether PINs can be enciphered for the card; under its own key (9F2D), or that for DDA. */
  readonly pinKey: 'none' | 'own' | 'card';
  readonly authority: AuthorityIndex;
  /** YYMM. */
  readonly certificateExpiry: string;
}

export interface CryptogramProfile {
  /** Whose way of cryptograms, issuer application data and scripts. */
  readonly scheme: 'visa' | 'mastercard';
  /** One that crypto/cryptogram-versions.ts has and the card can: 10, 18, 22; 16, 20. */
  readonly version: number;
  /** Derivation key index. */
  readonly keyIndex: number;
  /** Of answers to GENERATE AC without CDA (EMV 4.4 Book 3, 6.5.5.4). */
  readonly format: 1 | 2;
}

/** The versions whose data this card puts together. */
export const CARD_VERSIONS = { visa: [10, 18, 22], mastercard: [16, 20] } as const;

/** What the card itself lets pass offline (EMV 4.4 Book 3, 10.8 leaves it to the issuer). */
export interface RiskProfile {
  /** Minor units; 0: never offline. */
  readonly offlineLimit: number;
  /** Transactions since the last one online. */
  readonly consecutiveLimit: number;
}

export interface RecordProfile {
  readonly sfi: number;
  readonly record: number;
  readonly tags: readonly string[];
  /** Part of the static data to be authenticated. */
  readonly signed: boolean;
}

export interface ContactlessProfile {
  /** Minor units; above it the card asks for a cryptogram to be checked online. */
  readonly offlineLimit: number;
  /** The CVM the card names when the reader requires one. */
  readonly cvm: 'online-pin' | 'signature' | 'none';
}

/** CVM codes (EMV 4.4 Book 3, C3). */
export const CVM_METHODS = {
  fail: 0x00,
  'plain-pin': 0x01,
  'online-pin': 0x02,
  'plain-pin-and-signature': 0x03,
  'enciphered-pin': 0x04,
  'enciphered-pin-and-signature': 0x05,
  signature: 0x1e,
  none: 0x1f,
} as const;

export const CVM_CONDITIONS = {
  always: 0x00,
  'unattended-cash': 0x01,
  'not-cash': 0x02,
  'terminal-supports': 0x03,
  'manual-cash': 0x04,
  cashback: 0x05,
  'under-x': 0x06,
  'over-x': 0x07,
  'under-y': 0x08,
  'over-y': 0x09,
} as const;

/** What can be wrong with a card, and what it then does. */
export const CARD_FAULTS = {
  'directory-malformed': 'the directory record ends in the middle of a data object',
  'directory-wrong': 'the directory lists an application that the card has not',
  'fci-malformed': 'the answer to SELECT ends in the middle of a data object',
  'record-malformed': 'the first record ends in the middle of a data object',
  'record-duplicate': 'the PAN stands in two records',
  'record-without-cdol1': 'no record holds the CDOL1, which is mandatory',
  'record-missing': 'the AFL names a record that is not there',
  'issuer-certificate-wrong': 'the certificate of the issuer has a bit turned',
  'static-signature-wrong': 'SDA fails',
  'dynamic-signature-wrong': 'DDA fails',
  'cda-wrong': 'the signature of GENERATE AC fails',
  'cryptogram-wrong': 'the application cryptogram is not the right one',
  'options-refused': 'GET PROCESSING OPTIONS answers 6985',
  'pin-counter-silent': 'GET DATA of the PIN try counter answers 6A88',
  'upgrades-cryptogram': 'the card answers with a TC whatever was asked, which no card may',
  'declines-online': 'the card declines where it was asked to go online',
  'declines-after-approval': 'the second GENERATE AC answers AAC whatever the issuer said',
  'accepts-any-arpc': 'the card takes any issuer authentication data',
  'refuses-every-arpc': 'the card refuses any issuer authentication data',
} as const;

export type CardFault = keyof typeof CARD_FAULTS;
