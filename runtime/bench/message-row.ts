import { toSpacedHex } from '../../bytes/hex.ts';
import { describeMessage, type FieldRow } from '../../network/iso8583/describe.ts';
import { de4ToDong } from '../../network/napas/amount.ts';
import { napasDialect } from '../../network/napas/dialect.ts';
import { responseCode } from '../../network/napas/response-codes.ts';
import type { HopMessage, PartyName } from '../../network/switch/hop.ts';
import type { MessageRow } from '../contract/event.ts';
import { formatDong } from '../receipt.ts';
import { chipObjects } from './chip-objects.ts';

const CHIP_DATA = 55;

const KINDS: Readonly<Record<string, string>> = {
  '0100': 'authorisation request',
  '0110': 'authorisation answer',
  '0200': 'financial request',
  '0210': 'financial answer',
  '0220': 'advice',
  '0230': 'advice answer',
  '0400': 'cancel request',
  '0410': 'cancel answer',
  '0420': 'reversal advice',
  '0430': 'reversal answer',
  '0800': 'network request',
  '0810': 'network answer',
};

const NETWORK: Readonly<Record<string, string>> = {
  '001': 'sign-on',
  '002': 'sign-off',
  '301': 'echo',
};

function summaryOf({ message }: HopMessage): string {
  const { mti, fields } = message;
  const amount = fields[4] === undefined ? undefined : de4ToDong(fields[4]);
  const code = fields[39];
  return [
    NETWORK[fields[70] ?? ''] ?? KINDS[mti] ?? mti,
    amount?.ok ? formatDong(amount.value, 'en') : undefined,
    code === undefined ? undefined : `${code} ${responseCode(code).en}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** One message on one hop, for the Messages tab. `nameOf` gives a party its name for people. */
export function messageRow(
  n: number,
  seen: HopMessage,
  nameOf: (party: PartyName) => string,
): MessageRow {
  return {
    n,
    at: seen.at,
    from: nameOf(seen.from),
    to: nameOf(seen.to),
    mti: seen.message.mti,
    summary: summaryOf(seen),
    fields: describeMessage(seen.message, napasDialect).map(fieldOf),
    hex: toSpacedHex(seen.bytes),
  };
}

function fieldOf({ field, name, value, meaning = '' }: FieldRow): MessageRow['fields'][number] {
  if (field !== CHIP_DATA) return { field, name, value, meaning };
  const objects = chipObjects(value);
  return objects.ok
    ? { field, name, value, meaning, objects: objects.value }
    : { field, name, value, meaning: objects.error };
}
