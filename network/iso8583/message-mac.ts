import { hex, toHex } from '../../bytes/hex.ts';
import type { Codec } from './codec.ts';
import type { IsoFields, IsoMessage } from './message.ts';

/** Makes and checks MACs under a key that stays where it is. `data` is what the MAC covers. */
export interface MessageMac {
  /** 8 bytes; undefined: there is no key to make it with. */
  generate(data: Uint8Array): Uint8Array | undefined;
  verify(data: Uint8Array, mac: Uint8Array): boolean;
}

/** Whether messages of this type carry a MAC in the dialect. */
export function carriesMac({ dialect }: Codec, mti: string): boolean {
  return dialect.mac !== undefined && !dialect.mac.without.includes(mti[1]!);
}

/** What the MAC covers; undefined: the message breaks the dialect. */
function coveredBy(codec: Codec, message: IsoMessage): Uint8Array | undefined {
  const picked = codec.pick(message, codec.dialect.mac?.fields ?? []);
  return picked.ok ? picked.value : undefined;
}

/** 128 in a message with a second bitmap, else 64 (ISO 8583:1987, 4.4). */
function macField(fields: IsoFields): 64 | 128 {
  for (let field = 66; field <= 128; field++) if (fields[field] !== undefined) return 128;
  return 64;
}

/** The message with its MAC; as it is where its type carries none, or where it cannot be built. */
export function withMac(message: IsoMessage, codec: Codec, mac: MessageMac): IsoMessage {
  if (!carriesMac(codec, message.mti)) return message;
  const { 64: _, 128: __, ...fields } = message.fields;
  const covered = coveredBy(codec, message);
  const value = covered && mac.generate(covered);
  if (value === undefined) return message;
  return { mti: message.mti, fields: { ...fields, [macField(fields)]: toHex(value) } };
}

/** The same with a MAC that cannot be right: what a fault does. */
export function withWrongMac(message: IsoMessage): IsoMessage {
  const field = message.fields[128] === undefined ? 64 : 128;
  const value = message.fields[field];
  if (value === undefined) return message;
  const other = (Number.parseInt(value[0]!, 16) ^ 1).toString(16).toUpperCase();
  return { mti: message.mti, fields: { ...message.fields, [field]: other + value.slice(1) } };
}

/** The message without its MAC, which is only of this line. */
export function withoutMac({ mti, fields }: IsoMessage): IsoMessage {
  if (fields[64] === undefined && fields[128] === undefined) return { mti, fields };
  const { 64: _, 128: __, ...kept } = fields;
  return { mti, fields: kept };
}

/** What is wrong with the MAC of a message that came in; undefined: it is right, or none is due. */
export function macFault(
  message: IsoMessage,
  codec: Codec,
  mac: MessageMac,
): 'missing' | 'wrong' | undefined {
  if (!carriesMac(codec, message.mti)) return undefined;
  const { 64: first, 128: second } = message.fields;
  const value = macField(message.fields) === 128 ? second : first;
  if (value === undefined) return 'missing';
  const covered = coveredBy(codec, message);
  return covered !== undefined && mac.verify(covered, hex(value)) ? undefined : 'wrong';
}
