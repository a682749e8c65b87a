import type { DolFormat } from '../../bytes/ber-tlv.ts';

/** The formats of EMV 4.4 Book 3, 4.3. */
export type TagFormat = DolFormat;

export interface TagEntry {
  /** Upper-case hex. */
  readonly tag: string;
  readonly name: string;
  readonly format: TagFormat;
  readonly source: 'ICC' | 'terminal' | 'issuer';
  /** The templates it may stand in, outermost tag only; empty: never in one. */
  readonly templates: readonly string[];
  /** Bytes of the value. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Names the customer, or opens something of theirs: never shown in whole. */
  readonly sensitive?: true;
}

const SOURCES = { I: 'ICC', T: 'terminal', X: 'issuer' } as const;

/**
 * tag | source | format | templates | length or least-most, `!` where sensitive | name
 * (EMV 4.4 Book 3, annex A; from 9F6C on and 9F66, Book C-3; from DF8115 on, Book C-2.)
 */
const TABLE = `
42 | I | n | BF0C 73 | 3 | Issuer Identification Number (IIN)
4F | I | b | 61 | 5-16 | Application Dedicated File (ADF) Name
50 | I | ans | 61 A5 | 1-16 | Application Label
56 | I | ans | 70 77 | 0-76 ! | Track 1 Data
57 | I | b | 70 77 | 0-19 ! | Track 2 Equivalent Data
5A | I | cn | 70 77 | 0-10 ! | Application Primary Account Number (PAN)
5F20 | I | ans | 70 77 | 2-26 ! | Cardholder Name
5F24 | I | n | 70 77 | 3 | Application Expiration Date
5F25 | I | n | 70 77 | 3 | Application Effective Date
5F28 | I | n | 70 77 | 2 | Issuer Country Code
5F2A | T | n | | 2 | Transaction Currency Code
5F2D | I | an | A5 | 2-8 | Language Preference
5F30 | I | n | 70 77 | 2 | Service Code
5F34 | I | n | 70 77 | 1 | Application PAN Sequence Number
5F36 | T | n | | 1 | Transaction Currency Exponent
5F50 | I | ans | BF0C 73 | 0-255 | Issuer URL
5F53 | I | b | BF0C 73 | 0-34 ! | International Bank Account Number (IBAN)
5F54 | I | b | BF0C 73 | 8-11 | Bank Identifier Code (BIC)
5F55 | I | an | BF0C 73 | 2 | Issuer Country Code (alpha2)
5F56 | I | an | BF0C 73 | 3 | Issuer Country Code (alpha3)
5F57 | T | n | | 1 | Account Type
61 | I | b | 70 | 0-252 | Application Template
6F | I | var | | 0-252 | File Control Information (FCI) Template
70 | I | var | | 0-252 | READ RECORD Response Message Template
71 | X | b | | 0-255 | Issuer Script Template 1
72 | X | b | | 0-255 | Issuer Script Template 2
73 | I | var | 61 | 0-252 | Directory Discretionary Template
77 | I | var | | 0-254 | Response Message Template Format 2
80 | I | var | | 0-254 | Response Message Template Format 1
81 | T | b | | 4 | Amount, Authorised (Binary)
82 | I | b | 77 80 | 2 | Application Interchange Profile (AIP)
83 | T | b | | 0-252 | Command Template
84 | I | b | 6F | 5-16 | Dedicated File (DF) Name
86 | X | b | 71 72 | 5-261 | Issuer Script Command
87 | I | b | 61 A5 | 1 | Application Priority Indicator
88 | I | b | A5 | 1 | Short File Identifier (SFI)
89 | X | an | | 6 | Authorisation Code
8A | X | an | | 2 | Authorisation Response Code
8C | I | b | 70 77 | 0-252 | Card Risk Management Data Object List 1 (CDOL1)
8D | I | b | 70 77 | 0-252 | Card Risk Management Data Object List 2 (CDOL2)
8E | I | b | 70 77 | 10-252 | Cardholder Verification Method (CVM) List
8F | I | b | 70 77 | 1 | Certification Authority Public Key Index
90 | I | b | 70 77 | 64-248 | Issuer Public Key Certificate
91 | X | b | | 8-16 | Issuer Authentication Data
92 | I | b | 70 77 | 0-248 | Issuer Public Key Remainder
93 | I | b | 70 77 | 64-248 | Signed Static Application Data
94 | I | var | 77 80 | 0-252 | Application File Locator (AFL)
95 | T | b | | 5 | Terminal Verification Results (TVR)
97 | I | b | 70 77 | 0-252 | Transaction Certificate Data Object List (TDOL)
98 | T | b | | 20 | Transaction Certificate (TC) Hash Value
99 | T | b | | 0-16 ! | Transaction Personal Identification Number (PIN) Data
9A | T | n | | 3 | Transaction Date
9B | T | b | | 2 | Transaction Status Information (TSI)
9C | T | n | | 1 | Transaction Type
9D | I | b | 61 | 5-16 | Directory Definition File (DDF) Name
9F01 | T | n | | 6 | Acquirer Identifier
9F02 | T | n | | 6 | Amount, Authorised (Numeric)
9F03 | T | n | | 6 | Amount, Other (Numeric)
9F04 | T | b | | 4 | Amount, Other (Binary)
9F05 | I | b | 70 77 | 1-32 | Application Discretionary Data
9F06 | T | b | | 5-16 | Application Identifier (AID), terminal
9F07 | I | b | 70 77 | 2 | Application Usage Control (AUC)
9F08 | I | b | 70 77 | 2 | Application Version Number, card
9F09 | T | b | | 2 | Application Version Number, terminal
9F0A | I | b | BF0C 73 | 0-252 | Application Selection Registered Proprietary Data (ASRPD)
9F0B | I | ans | 70 77 | 27-45 ! | Cardholder Name Extended
9F0D | I | b | 70 77 | 5 | Issuer Action Code, Default
9F0E | I | b | 70 77 | 5 | Issuer Action Code, Denial
9F0F | I | b | 70 77 | 5 | Issuer Action Code, Online
9F10 | I | b | 77 80 | 0-32 | Issuer Application Data (IAD)
9F11 | I | n | 61 A5 | 1 | Issuer Code Table Index
9F12 | I | ans | 61 A5 | 1-16 | Application Preferred Name
9F13 | I | b | | 2 | Last Online ATC Register
9F14 | I | b | 70 77 | 1 | Lower Consecutive Offline Limit
9F15 | T | n | | 2 | Merchant Category Code
9F16 | T | ans | | 15 | Merchant Identifier
9F17 | I | b | | 1 | PIN Try Counter
9F18 | X | b | 71 72 | 4 | Issuer Script Identifier
9F19 | I | b | BF0C 73 | 5-16 | Token Requestor ID
9F1A | T | n | | 2 | Terminal Country Code
9F1B | T | b | | 4 | Terminal Floor Limit
9F1C | T | an | | 8 | Terminal Identification
9F1D | T | b | | 1-8 | Terminal Risk Management Data
9F1E | T | an | | 8 | Interface Device (IFD) Serial Number
9F1F | I | ans | 70 77 | 0-255 ! | Track 1 Discretionary Data
9F20 | I | cn | 70 77 | 0-255 ! | Track 2 Discretionary Data
9F21 | T | n | | 3 | Transaction Time
9F22 | T | b | | 1 | Certification Authority Public Key Index, terminal
9F23 | I | b | 70 77 | 1 | Upper Consecutive Offline Limit
9F24 | I | an | 70 77 | 29 | Payment Account Reference (PAR)
9F25 | I | n | 70 77 | 2 | Last 4 Digits of PAN
9F26 | I | b | 77 80 | 8 | Application Cryptogram (AC)
9F27 | I | b | 77 80 | 1 | Cryptogram Information Data (CID)
9F2D | I | b | 70 77 | 0-248 ! | ICC PIN Encipherment Public Key Certificate
9F2E | I | b | 70 77 | 1-3 | ICC PIN Encipherment Public Key Exponent
9F2F | I | b | 70 77 | 0-248 | ICC PIN Encipherment Public Key Remainder
9F32 | I | b | 70 77 | 1-3 | Issuer Public Key Exponent
9F33 | T | b | | 3 | Terminal Capabilities
9F34 | T | b | | 3 | Cardholder Verification Method (CVM) Results
9F35 | T | n | | 1 | Terminal Type
9F36 | I | b | 77 80 | 2 | Application Transaction Counter (ATC)
9F37 | T | b | | 4 | Unpredictable Number (UN)
9F38 | I | b | A5 | 0-252 | Processing Options Data Object List (PDOL)
9F39 | T | n | | 1 | Point-of-Service (POS) Entry Mode
9F3A | T | b | | 4 | Amount, Reference Currency
9F3B | I | n | 70 77 | 2-8 | Application Reference Currency
9F3C | T | n | | 2 | Transaction Reference Currency Code
9F3D | T | n | | 1 | Transaction Reference Currency Exponent
9F40 | T | b | | 5 | Additional Terminal Capabilities
9F41 | T | n | | 2-4 | Transaction Sequence Counter
9F42 | I | n | 70 77 | 2 | Application Currency Code
9F43 | I | n | 70 77 | 1-4 | Application Reference Currency Exponent
9F44 | I | n | 70 77 | 1 | Application Currency Exponent
9F45 | I | b | | 2 | Data Authentication Code
9F46 | I | b | 70 77 | 0-248 ! | ICC Public Key Certificate
9F47 | I | b | 70 77 | 1-3 | ICC Public Key Exponent
9F48 | I | b | 70 77 | 0-248 | ICC Public Key Remainder
9F49 | I | b | 70 77 | 0-252 | Dynamic Data Authentication Data Object List (DDOL)
9F4A | I | b | 70 77 | 1 | Static Data Authentication Tag List
9F4B | I | b | 77 80 | 0-248 | Signed Dynamic Application Data (SDAD)
9F4C | I | b | | 2-8 | ICC Dynamic Number
9F4D | I | b | BF0C 73 | 2 | Log Entry
9F4E | T | ans | | 0-255 | Merchant Name and Location
9F4F | I | b | | 0-252 | Log Format
9F50 | I | n | | 6 | Offline Accumulator Balance
9F51 | I | n | 70 77 | 2 | Application Currency Code, card risk management
9F52 | I | b | 70 77 | 2-6 | Application Default Action (ADA)
9F53 | T | an | | 1 | Transaction Category Code
9F54 | I | n | 70 77 | 6 | Cumulative Total Transaction Amount Limit
9F58 | I | b | 70 77 | 1 | Consecutive Transaction Counter Limit
9F59 | I | b | 70 77 | 1-3 | Consecutive Transaction Counter Upper Limit
9F5A | I | b | BF0C 77 | 1-16 | Application Program Identifier
9F5B | T | b | | 5-255 | Issuer Script Results
9F5D | I | n | 77 | 6 | Available Offline Spending Amount
9F5E | I | b | | 2 | Data Storage Identifier
9F62 | I | b | 70 77 | 6 | Position of CVC3 in Track 1 (PCVC3)
9F63 | I | b | 70 77 | 6 | Position of UN and ATC in Track 1 (PUNATC)
9F64 | I | b | 70 77 | 1 | Number of ATC Digits in Track 1
9F65 | I | b | 70 77 | 2 | Position of CVC3 in Track 2 (PCVC3)
9F66 | T | b | | 4 | Terminal Transaction Qualifiers (TTQ)
9F67 | I | b | 70 77 | 1 | Number of ATC Digits in Track 2
9F69 | I | b | 70 77 | 5-16 | Card Authentication Related Data
9F6A | T | n | | 4 | Unpredictable Number (Numeric)
9F6B | I | b | 70 77 | 0-19 ! | Track 2 Data
9F6C | I | b | 77 80 | 2 | Card Transaction Qualifiers (CTQ)
9F6D | I | b | 70 77 | 2 | Application Version Number, magnetic stripe mode
9F6E | I | b | 70 77 BF0C | 4-32 | Form Factor Indicator
9F7C | I | b | 77 80 | 0-32 | Customer Exclusive Data
9F7D | I | b | 77 | 8-16 | Data Storage Summary 1
9F7E | I | b | | 1 | Mobile Support Indicator
A5 | I | var | 6F | 0-250 | File Control Information (FCI) Proprietary Template
BF0C | I | var | A5 | 0-222 | File Control Information (FCI) Issuer Discretionary Data
DF8115 | T | b | FF8105 | 6 | Error Indication
DF8116 | T | b | | 22 | User Interface Request Data
DF8117 | T | b | | 1 | Card Data Input Capability
DF8118 | T | b | | 1 | CVM Capability, CVM Required
DF8119 | T | b | | 1 | CVM Capability, No CVM Required
DF811B | T | b | | 1 | Kernel Configuration
DF8120 | T | b | | 5 | Terminal Action Code, Default
DF8121 | T | b | | 5 | Terminal Action Code, Denial
DF8122 | T | b | | 5 | Terminal Action Code, Online
DF8123 | T | n | | 6 | Reader Contactless Floor Limit
DF8124 | T | n | | 6 | Reader Contactless Transaction Limit (No On-device CVM)
DF8125 | T | n | | 6 | Reader Contactless Transaction Limit (On-device CVM)
DF8126 | T | n | | 6 | Reader CVM Required Limit
DF8129 | T | b | | 8 | Outcome Parameter Set
FF8105 | T | var | | 0-255 | Data Record
FF8106 | T | var | | 0-255 | Discretionary Data
`;

function readRow(line: string): TagEntry {
  const [tag, source, format, templates, length, name] = line.split('|').map((cell) => cell.trim());
  const [range, mark] = length!.split(' ');
  const [least, most = least] = range!.split('-');
  return {
    tag: tag!,
    name: name!,
    format: format as TagFormat,
    source: SOURCES[source as keyof typeof SOURCES],
    templates: templates === '' ? [] : templates!.split(' '),
    minLength: Number(least),
    maxLength: Number(most),
    ...(mark === '!' ? { sensitive: true as const } : {}),
  };
}

/** Every tag the project knows, in the order of the books. */
export const TAGS: readonly TagEntry[] = TABLE.trim().split('\n').map(readRow);

const BY_TAG: ReadonlyMap<string, TagEntry> = new Map(TAGS.map((entry) => [entry.tag, entry]));

/** Undefined for a tag that the project does not know. */
export function tagEntry(tag: string): TagEntry | undefined {
  return BY_TAG.get(tag);
}

/** How a DOL cuts and fills the value; what is unknown is binary. */
export function formatOf(tag: string): TagFormat {
  return BY_TAG.get(tag)?.format ?? 'b';
}
