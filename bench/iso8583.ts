import { createRequire } from 'node:module';
import { createCodec } from '../network/iso8583/codec.ts';
import type { IsoMessage } from '../network/iso8583/message.ts';
import { napasDialect } from '../network/napas/dialect.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './report.ts';

/** A withdrawal of 2,000,000 VND: 19 fields. The card is a test card, the PIN block is made up. */
const WITHDRAWAL: IsoMessage = {
  mti: '0200',
  fields: {
    2: '9704000000000018',
    3: '010000',
    4: '000200000000',
    7: '0726101530',
    11: '000001',
    12: '171530',
    13: '0726',
    14: '2812',
    18: '6011',
    22: '021',
    25: '02',
    32: '970400',
    35: '9704000000000018=28122011234567890',
    37: '620717000001',
    41: 'ATM00001',
    42: 'TELLERBENCH0001',
    43: 'TELLERBENCH QUAN 1        HO CHI MINH VN',
    49: '704',
    52: '0123456789ABCDEF',
  },
};

/** What the untyped package offers of what is measured here. */
interface Iso8583Package {
  new (
    data?: Record<string, string>,
  ): {
    getBufferMessage(): Buffer | { error: string };
    getIsoJSON(buffer: Buffer): Record<string, string>;
  };
}

const PEER = 'iso_8583 2.6.7';
const AIM = '10 times the npm package, and ahead of jPOS';

/** Building and parsing one 0200 of 19 fields, beside the npm package with the same fields. */
export function benchIso8583(): BenchRow[] {
  const Peer = createRequire(import.meta.url)('iso_8583') as Iso8583Package;
  const codec = createCodec(napasDialect);
  const built = codec.build(WITHDRAWAL);
  if (!built.ok) throw new Error(built.error.detail);
  const bytes = built.value;
  const peerFields = { 0: WITHDRAWAL.mti, ...WITHDRAWAL.fields };
  const peerBytes = new Peer(peerFields).getBufferMessage();
  if (!Buffer.isBuffer(peerBytes)) throw new Error(`${PEER}: ${peerBytes.error}`);
  const peerParsed = new Peer().getIsoJSON(peerBytes);
  if (peerParsed['4'] !== WITHDRAWAL.fields[4]) throw new Error(`${PEER} read something else`);

  return [
    compare({
      name: 'ISO 8583: build a 0200 of 19 fields',
      ours: () => codec.build(WITHDRAWAL),
      peer: { name: PEER, run: () => new Peer(peerFields).getBufferMessage() },
      aim: AIM,
    }),
    compare({
      name: 'ISO 8583: parse a 0200 of 19 fields',
      ours: () => codec.parse(bytes),
      peer: { name: PEER, run: () => new Peer().getIsoJSON(peerBytes) },
      aim: AIM,
    }),
  ];
}
