import { describe, expect, it } from 'vitest';
import { buildTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import type { Result } from '../../bytes/result.ts';
import { arpcMethod1, arpcMethod2 } from '../../crypto/application-cryptogram.ts';
import { deriveCryptogramKey, findCryptogramVersion } from '../../crypto/cryptogram-versions.ts';
import { deriveCardMasterKey } from '../../crypto/emv-keys.ts';
import type { CardProfile } from '../../emv/card/profile.ts';
import { TEST_AUTHORITIES } from '../../emv/certificate/test-authorities.ts';
import type { TerminalProfile } from '../../emv/kernel/profile.ts';
import type { KernelQuestions } from '../../emv/kernel/questions.ts';
import { runContact } from '../../emv/kernel/transaction.ts';
import { cardProfile, cardProfileIds } from '../../runtime/card-profiles.ts';
import { chipOf, MASTER_KEYS } from '../support/virtual-chip.ts';

const RIDS = ['A000000727', 'A000000003', 'A000000004'];

const actionCodes = {
  denial: hex('0010000000'),
  online: hex('FC50BC8800'),
  default: hex('FC50BC8800'),
};

/** An ATM of a bank; DDA and CDA, PIN online. */
const ATM: TerminalProfile = {
  type: 0x14,
  capabilities: hex('6040C8'),
  additionalCapabilities: hex('8000F0A001'),
  country: '704',
  currency: '704',
  currencyExponent: 0,
  applications: RIDS.map((rid) => ({
    aid: hex(rid === 'A000000727' ? 'A00000072710' : `${rid}1010`),
    partialName: true,
    version: hex('0001'),
    floorLimit: 1_000_000,
    randomSelection: { target: 0, maximum: 0, threshold: 0 },
    actionCodes,
  })),
  authorityKeys: RIDS.flatMap((rid) =>
    (['F1', 'F3'] as const).map((index) => ({
      rid: hex(rid),
      index: Number.parseInt(index, 16),
      ...TEST_AUTHORITIES[index],
    })),
  ),
  revoked: [],
  cardholderChooses: false,
  pinBypass: false,
};

function sure<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

/** An issuer that approves everything, with the right issuer authentication data. */
function approve(card: CardProfile, data: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const pan = toHex(data.get('5A')!);
  const app = card.applications.find((one) => one.pan === pan)!;
  const version = findCryptogramVersion(app.cryptogram.scheme, app.cryptogram.version)!;
  const sequence = String(app.sequence).padStart(2, '0');
  const cardKey = sure(deriveCardMasterKey(MASTER_KEYS.cryptogram, { pan, sequence }));
  const session = deriveCryptogramKey(version, cardKey, data.get('9F36')!, data.get('9F37')!);
  const key = version.arpcKey === 'card' ? cardKey : sure(session);
  const arqc = data.get('9F26')!;
  if (version.arpcMethod === 1) {
    const code = hex('3030');
    return buildTlv('91', concat(sure(arpcMethod1(key, arqc, code)), code));
  }
  const update = hex('00800000');
  return buildTlv('91', concat(sure(arpcMethod2(key, arqc, update)), update));
}

async function withdraw(id: string) {
  const card = cardProfile(id)!;
  const chip = chipOf(card);
  const ask: KernelQuestions = {
    chooseApplication: async () => 0,
    offlinePin: async () => ({ kind: 'not-working' }),
    onlinePin: async () => 'entered',
    goOnline: async ({ data }) => ({
      kind: 'answered',
      approved: true,
      responseCode: '00',
      field55: approve(card, data),
    }),
  };
  const outcome = await runContact({
    transceive: async (command) => chip.transceive(command),
    protocol: chip.protocol,
    profile: ATM,
    transaction: {
      type: 0x01,
      amount: 150_000,
      date: '261122',
      time: '120000',
      unpredictableNumber: hex('1A2B3C4D'),
      selectionDraw: 50,
    },
    ask,
  });
  return {
    outcome: outcome.end?.why ?? outcome.kind,
    tvr: toHex(outcome.tvr),
    ...(outcome.reverse && { reverse: true }),
  };
}

/** What comes of a withdrawal with each card, and the TVR at the end. */
const OUTCOMES: Readonly<Record<string, readonly [outcome: string, tvr: string]>> = {
  'blocked-application': ['approved-online', '0000040000'],
  'expired-card': ['approved-online', '0040040000'],
  'expired-certificate': ['approved-online', '0800040000'],
  'fault-accepts-any-arpc': ['approved-online', '0000040000'],
  'fault-cda-wrong': ['declined-offline', '0400040000'],
  'fault-cryptogram-wrong': ['approved-online', '0000040000'],
  'fault-declines-after-approval': ['declined-by-card-after-host', '0000040000'],
  'fault-declines-online': ['declined-offline', '0000040000'],
  'fault-directory-malformed': ['approved-online', '0000040000'],
  'fault-directory-wrong': ['approved-online', '0000040000'],
  'fault-dynamic-signature-wrong': ['approved-online', '0800040000'],
  'fault-options-refused': ['no-application', '0000000000'],
  'fault-record-duplicate': ['redundant-data', '0000000000'],
  'fault-record-malformed': ['malformed-answer', '0000000000'],
  'fault-record-without-cdol1': ['missing-data', '0000000000'],
  'fault-refuses-every-arpc': ['declined-by-card-after-host', '0000040040'],
  'fault-static-signature-wrong': ['approved-online', '4200040000'],
  'fault-upgrades-cryptogram': ['card-logic', '0000040000'],
  'last-pin-try': ['approved-online', '0200040000'],
  'mchip-card': ['approved-online', '0000040000'],
  'napas-debit': ['approved-online', '0000040000'],
  'offline-approval': ['approved-online', '0000040000'],
  'offline-enciphered-pin': ['approved-online', '0000040000'],
  'offline-plain-pin': ['approved-online', '0200040000'],
  'only-application-blocked': ['application-blocked', '0000000000'],
  'partial-names': ['approved-online', '0000040000'],
  'pin-blocked': ['approved-online', '0200040000'],
  'two-schemes': ['approved-online', '0000040000'],
};

describe('a withdrawal with each card, the terminal and the card written apart', () => {
  it.each(cardProfileIds())('%s', async (id) => {
    const [outcome, tvr] = OUTCOMES[id] ?? ['to be written down', ''];
    const reverse = outcome === 'declined-by-card-after-host' ? { reverse: true } : {};
    expect(await withdraw(id)).toEqual({ outcome, tvr, ...reverse });
  });
});
