import { describe, expect, it } from 'vitest';
import { concat } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import type { Result } from '../../bytes/result.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../crypto/application-cryptogram.ts';
import {
  CRYPTOGRAM_VERSIONS,
  deriveCryptogramKey,
  deriveScriptKey,
  findCryptogramVersion,
  scriptMacMessage,
} from '../../crypto/cryptogram-versions.ts';
import { deriveCardMasterKey } from '../../crypto/emv-keys.ts';
import { scriptMac } from '../../crypto/secure-messaging.ts';

function value<T>(result: Result<T, { detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

const cardKey = (issuerKey: string) =>
  value(deriveCardMasterKey(hex(issuerKey), { pan: '1234567890123456' }));
const AC = cardKey('0123456789ABCDEFFEDCBA9876543210');
const SMI = cardKey('FEDCBA98765432100123456789ABCDEF');
const ATC = hex('001C');
const UN = hex('ABCDEF12');

const VISA = '0000000040000000000000000124800004800001241911050152BF45851800001C';
const OTHER = '00000000999900000000000001248000000000012420990600ABCDEF121800001C';
const CVR = 'A00003220000';

/** Data, response, script header; cryptogram, answer, MAC (knovichikhin/pyemv, test_cvn_hsm.py). */
describe('published cryptograms of each version', () => {
  it.each([
    [
      'visa',
      10,
      `${VISA}03A06010`,
      '3030',
      '8418000008',
      '29CCA15AE665FA2E 28993816AFAE4AEB DB56BA60087CEFD3',
    ],
    [
      'visa',
      18,
      `${VISA}06011203A0B800`,
      '00000000',
      '8418000008',
      '7A788EA6B8A3E733 9AF514C1 04EDE90BC24CC35E',
    ],
    [
      'visa',
      22,
      `${VISA}06011203A0B800`,
      '00000000',
      '8418000008',
      '7A788EA6B8A3E733 9AF514C1 A4805748F846D851',
    ],
    [
      'mastercard',
      16,
      OTHER + CVR,
      '0010',
      '8424000008',
      '24CCF3DEE3158C70 73F6BBF389A6586C ED0AB162BAB1DE61',
    ],
    [
      'mastercard',
      17,
      `${OTHER + CVR}00000000000322FF`,
      '0010',
      '8424000008',
      'EAE8A620A75648D8 29CF11FBDB9CA650 4D1858456CD0F22A',
    ],
    [
      'mastercard',
      20,
      OTHER + CVR,
      '0010',
      '8424000008',
      'CD29615D6452E70E DFD0956606B68D64 01C0F0DFBF6AA230',
    ],
    [
      'mastercard',
      21,
      `${OTHER + CVR}00000000000322FF`,
      '0010',
      '8424000008',
      'C30E54BE496CF5E5 4F51F9CC63CE8B3C 5E89E990C51CEE94',
    ],
    [
      'interac',
      133,
      `${OTHER}1501850440B100000000B00000000000000000000000`,
      '0000',
      '8424000008',
      '18932FECA2D84326 4DF171A49396C363 B574ABB0A485A330',
    ],
  ] as const)('%s %i', (scheme, number, data, response, header, expected) => {
    const version = findCryptogramVersion(scheme, number)!;
    const key = value(deriveCryptogramKey(version, AC, ATC, UN));
    const arqc = value(applicationCryptogram(key, hex(data), version.acPadding));
    const answerKey = version.arpcKey === 'card' ? AC : key;
    const answer = version.arpcMethod === 1 ? arpcMethod1 : arpcMethod2;
    const arpc = value(answer(answerKey, arqc, hex(response)));
    const scriptKey = value(deriveScriptKey(version, SMI, ATC, arqc));
    const message = scriptMacMessage(version, hex(header), ATC, arqc, new Uint8Array(0));
    const mac = value(scriptMac(scriptKey, message));
    expect([arqc, arpc, mac].map(toHex).join(' ')).toBe(expected);
  });

  it('covers every version there is', () => {
    expect(CRYPTOGRAM_VERSIONS.map(({ scheme, number }) => `${scheme} ${number}`)).toEqual([
      'visa 10',
      'visa 18',
      'visa 22',
      'mastercard 16',
      'mastercard 17',
      'mastercard 20',
      'mastercard 21',
      'interac 133',
    ]);
  });
});

it('the data of a command stand behind ATC and ARQC', () => {
  const [header, data, arqc] = [hex('8424000210'), hex('1122'), hex('ABCDEF1234567890')];
  const bound = scriptMacMessage({ scriptMacBindsArqc: true }, header, ATC, arqc, data);
  expect(bound).toEqual(concat(header, ATC, arqc, data));
  const plain = scriptMacMessage({ scriptMacBindsArqc: false }, header, ATC, arqc, data);
  expect(plain).toEqual(concat(header, data));
});

it.each([
  ['visa', 11],
  ['amex', 10],
] as const)('%s %i is unknown', (scheme, number) => {
  expect(findCryptogramVersion(scheme, number)).toBeUndefined();
});
