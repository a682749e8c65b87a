import { isLuhnValid } from '../../crypto/luhn.ts';
import { maskPan } from '../../crypto/mask.ts';
import { parseTrack2 } from '../../crypto/tracks.ts';
import { hasChip } from '../../emv/kernel/fallback.ts';
import type { CardReader, TrackRead } from '../../hardware/card-reader/card-reader.ts';
import type {
  ApplicationInput,
  CaptureInput,
  CardOutcome,
  CardRead,
} from '../../state-machines/ports.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from './actor.ts';
import type { ChipApplication, ChipReader } from './chip-reader.ts';
import type { DeviceLog } from './device-log.ts';
import { expelOddCard } from './odd-card.ts';
import type { SessionSecrets } from './session-secrets.ts';

/** Long, short or bent cards in a row after which the slot itself is doubted. */
const MOST_ODD_CARDS = 5;

export interface CardActorOptions {
  readonly reader: CardReader;
  readonly chip: ChipReader;
  readonly configuration: TerminalConfiguration;
  readonly journal: Journal;
  readonly secrets: SessionSecrets;
  readonly log: DeviceLog;
}

interface Stripe {
  readonly pan: string;
  readonly track2: string;
  readonly serviceCode: string;
}

/** Undefined: not readable, or no bank card's. */
function readStripe(track: TrackRead): Stripe | undefined {
  if (track.kind !== 'data') return undefined;
  const parsed = parseTrack2(track.data);
  if (!parsed.ok || !isLuhnValid(parsed.value.pan)) return undefined;
  return { pan: parsed.value.pan, track2: track.data, serviceCode: parsed.value.serviceCode ?? '' };
}

export function createCardActors({
  reader,
  chip,
  configuration,
  journal,
  secrets,
  log,
}: CardActorOptions) {
  async function openSlot(): Promise<boolean> {
    if (!log('card-reader', await reader.setEntry('any-card'))) return false;
    log('card-reader', await reader.setBezelLight('flash'));
    return true;
  }

  /** A card that slipped in while the slot was being closed goes out again. */
  async function closeSlot(): Promise<void> {
    log('card-reader', await reader.setEntry('closed'));
    const status = await reader.status();
    if (status.ok && status.value.media === 'inside') log('card-reader', await reader.eject());
  }

  /** One card or one failure; a card that no reader should keep goes out and the wait goes on. */
  async function nextCard(signal: AbortSignal): Promise<boolean> {
    for (let odd = 0; odd < MOST_ODD_CARDS; odd++) {
      const card = await reader.waitForCard(signal);
      if (card.ok || signal.aborted) return card.ok;
      log('card-reader', card);
      if (card.error.kind !== 'abnormal-card') return false;
      if (!(await expelOddCard(reader, journal, log)) || !(await openSlot())) return false;
    }
    return false;
  }

  const acceptCard = live<undefined, CardOutcome>(async (_, signal) => {
    if (!(await openSlot())) return 'failed';
    const inside = await nextCard(signal);
    if (signal.aborted) {
      await closeSlot();
      return 'failed';
    }
    if (!inside) return 'failed';
    log('card-reader', await reader.setEntry('closed'));
    log('card-reader', await reader.setBezelLight('off'));
    return 'ok';
  });

  /** What the card's bank takes for cash at this terminal. */
  function offUsFee(pan: string): number {
    const own = Object.entries(configuration.offUsFees ?? {});
    return own.find(([bank]) => pan.startsWith(bank))?.[1] ?? configuration.offUsFee;
  }

  /** The card is known: what the machine may hear of it. */
  function known(pan: string, applications: readonly string[] = []): CardRead {
    secrets.pan = pan;
    secrets.maskedPan = maskPan(pan);
    const onUs = pan.startsWith(configuration.bank.id);
    const by = secrets.chip ? `, chip: ${secrets.chip.label}` : '';
    const text = `card ${secrets.maskedPan}${by}`;
    const aid = secrets.chip && { aid: secrets.chip.aid };
    journal.append({ kind: 'card-read', text, data: { onUs, ...aid } });
    const fee = onUs ? 0 : offUsFee(pan);
    const choice = applications.length > 0 ? { applications } : {};
    return { kind: 'card', maskedPan: secrets.maskedPan, onUs, fee, ...choice };
  }

  function unreadable(why: string): CardRead {
    journal.append({ kind: 'card-unreadable', text: `card inserted, ${why}` });
    return { kind: 'unreadable' };
  }

  function blocked(why: string): CardRead {
    journal.append({ kind: 'chip-blocked', text: why });
    return { kind: 'blocked' };
  }

  /** Of several, those that the customer may choose from; else the one is settled. */
  let offered: readonly ChipApplication[] = [];

  async function readChip(stripe: Stripe | undefined): Promise<CardRead> {
    const found = await chip.survey();
    if (found.kind === 'failed') return { kind: 'failed' };
    if (found.kind === 'blocked') return blocked(found.why);
    if (found.kind === 'unusable') {
      if (!stripe) return unreadable('neither chip nor stripe readable');
      if (!found.fallback) return unreadable(`chip not usable: ${found.why}`);
      secrets.isFallback = true;
      journal.append({ kind: 'chip-fallback', text: `stripe instead of the chip: ${found.why}` });
      return known(stripe.pan);
    }
    offered = found.applications;
    const [only] = offered;
    if (offered.length > 1 || only!.mustConfirm) {
      const names = offered.map(({ label }) => label);
      if (stripe) return known(stripe.pan, names);
      return { kind: 'card', maskedPan: '', onUs: false, fee: 0, applications: names };
    }
    return settleOn(only!, stripe?.pan);
  }

  /** The stripe's number is the only application's; of several, each may have its own. */
  async function settleOn(application: ChipApplication, pan?: string): Promise<CardRead> {
    const { aid, label } = application;
    secrets.chip = { aid, label };
    if (pan !== undefined) return known(pan);
    const number = await chip.cardNumber(aid);
    if (!number.ok) {
      const isBlocked = number.error.why === 'application-blocked';
      return isBlocked ? blocked(number.error.detail) : unreadable(number.error.detail);
    }
    return isLuhnValid(number.value)
      ? known(number.value)
      : unreadable('no card number in the chip');
  }

  const readCard = live<undefined, CardRead>(async () => {
    secrets.wipe();
    offered = [];
    const tracks = await reader.readTracks();
    if (!tracks.ok) {
      log('card-reader', tracks);
      const card = tracks.error.kind;
      return { kind: card === 'abnormal-card' || card === 'no-card' ? 'unreadable' : 'failed' };
    }
    const stripe = readStripe(tracks.value.track2);
    if (stripe) secrets.track2 = stripe.track2;
    // A card whose readable stripe says that it has no chip is not moved to the contacts.
    if (chip.isThere && (!stripe || hasChip(stripe.serviceCode))) return readChip(stripe);
    return stripe ? known(stripe.pan) : unreadable('stripe not readable');
  });

  const chooseApplication = live<ApplicationInput, CardRead>(async ({ index }) => {
    const application = offered[index];
    return application ? settleOn(application) : { kind: 'failed' };
  });

  const ejectCard = live<undefined, CardOutcome>(async () => {
    const ejected = await reader.eject();
    log('card-reader', await reader.setBezelLight('flash'));
    return log('card-reader', ejected) ? 'ok' : 'failed';
  });

  const waitForCardTaken = live<undefined, CardOutcome>(async (_, signal) => {
    const taken = await reader.waitForTaken(signal);
    if (signal.aborted) return 'failed';
    if (!log('card-reader', taken)) return 'failed';
    log('card-reader', await reader.setBezelLight('off'));
    journal.append({ kind: 'card-returned', text: 'card taken by the customer' });
    secrets.wipe();
    return 'ok';
  });

  const captureCard = live<CaptureInput, CardOutcome>(async ({ reason }) => {
    const captured = await reader.capture();
    log('card-reader', await reader.setBezelLight('off'));
    const card = secrets.maskedPan || 'card';
    const ok = log('card-reader', captured);
    journal.append(
      ok
        ? { kind: 'card-captured', text: `${card} kept: ${reason}`, data: { reason } }
        : { kind: 'card-stuck', text: `${card} could not be kept: ${reason}`, data: { reason } },
    );
    secrets.wipe();
    return ok ? 'ok' : 'failed';
  });

  return { acceptCard, readCard, chooseApplication, ejectCard, waitForCardTaken, captureCard };
}
