import { err, ok, type Result } from '../../../bytes/result.ts';
import type { CardSeen, EncryptedPin, PosKey, PresentedCard, WorkingKey } from '../pos-pin-pad.ts';
import {
  CARD_TYPE,
  type COMMANDS,
  EVENT,
  EVENT_KEY,
  EVENT_PRESENCE,
  EVENT_TRACKS,
  KEY_STATUS,
} from './commands.ts';
import { read, type ValuesOf } from './fields.ts';

type GetCardReply = ValuesOf<(typeof COMMANDS)['GCR']['reply'][0]>;

const LAST_CHIP = ['well', 'fallback-allowed', 'application-unsupported'] as const;

/** What GCR's reply says; an empty track was not read. */
export function presentedCard(reply: GetCardReply): Result<PresentedCard, string> {
  const { cardType } = reply;
  if (cardType === CARD_TYPE.stripe || cardType === CARD_TYPE.contactlessStripe) {
    return ok({
      kind: 'magnetic',
      from: cardType === CARD_TYPE.stripe ? 'stripe' : 'contactless',
      ...tracksOf(reply),
      lastChip: LAST_CHIP[reply.chipStatus] ?? 'well',
    });
  }
  if (cardType !== CARD_TYPE.chip && cardType !== CARD_TYPE.contactlessChip) {
    return err(`card type: expected 00, 03, 05 or 06, got ${cardType}`);
  }
  const { pan, panSequence, track2, label, cardholder, expiry, serviceCode, issuerCountry } = reply;
  return ok({
    kind: 'chip',
    interface: cardType === CARD_TYPE.chip ? 'contact' : 'contactless',
    pan,
    panSequence,
    ...(track2 === '' ? {} : { track2 }),
    label,
    cardholder,
    expiry,
    serviceCode,
    issuerCountry,
    application: reply.acquirer + reply.record,
  });
}

function tracksOf({ track1, track2, track3 }: ValuesOf<typeof EVENT_TRACKS>) {
  return {
    ...(track1 === '' ? {} : { track1 }),
    ...(track2 === '' ? {} : { track2 }),
    ...(track3 === '' ? {} : { track3 }),
  };
}

/** What CKE's reply says. */
export function cardSeen(event: number, data: string): Result<CardSeen, string> {
  if (event === EVENT.key) {
    const pressed = read(EVENT_KEY, data);
    const key = pressed.ok ? keyOf(`0${pressed.value.code}`) : undefined;
    return key ? ok({ kind: 'key', key }) : err('key code at offset 1');
  }
  if (event === EVENT.stripe) {
    const tracks = read(EVENT_TRACKS, data);
    return tracks.ok ? ok({ kind: 'stripe', ...tracksOf(tracks.value) }) : tracks;
  }
  if (event !== EVENT.chip && event !== EVENT.contactless) {
    return err(`event: expected 0 to 3, got ${event}`);
  }
  const presence = read(EVENT_PRESENCE, data);
  if (!presence.ok) return presence;
  return ok({
    kind: event === EVENT.chip ? 'chip' : 'contactless',
    present: presence.value.present,
  });
}

/** The key that a status of GKY names. */
export function keyOf(status: string): PosKey | undefined {
  const found = Object.entries(KEY_STATUS).find(([, code]) => code === status);
  return found?.[0] as PosKey | undefined;
}

/** Of GPN or GOC. */
export function pinOf(
  reply: { readonly pinBlock: Uint8Array; readonly ksn: Uint8Array },
  key: WorkingKey,
): EncryptedPin {
  return { block: reply.pinBlock, ksn: key.kind === 'dukpt' ? reply.ksn : undefined };
}
