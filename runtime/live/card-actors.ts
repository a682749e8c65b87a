import { isLuhnValid } from '../../crypto/luhn.ts';
import { maskPan } from '../../crypto/mask.ts';
import { parseTrack2 } from '../../crypto/tracks.ts';
import type { CardReader } from '../../hardware/card-reader/card-reader.ts';
import type { CaptureInput, CardOutcome, CardRead } from '../../state-machines/ports.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from './actor.ts';
import type { DeviceLog } from './device-log.ts';
import { expelOddCard } from './odd-card.ts';
import type { SessionSecrets } from './session-secrets.ts';

/** Long, short or bent cards in a row after which the slot itself is doubted. */
const MOST_ODD_CARDS = 5;

export interface CardActorOptions {
  readonly reader: CardReader;
  readonly configuration: TerminalConfiguration;
  readonly journal: Journal;
  readonly secrets: SessionSecrets;
  readonly log: DeviceLog;
}

export function createCardActors({
  reader,
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

  const readCard = live<undefined, CardRead>(async () => {
    secrets.wipe();
    const tracks = await reader.readTracks();
    if (!tracks.ok) {
      log('card-reader', tracks);
      const card = tracks.error.kind;
      return { kind: card === 'abnormal-card' || card === 'no-card' ? 'unreadable' : 'failed' };
    }
    const { track2 } = tracks.value;
    const parsed = track2.kind === 'data' ? parseTrack2(track2.data) : undefined;
    if (track2.kind !== 'data' || !parsed?.ok || !isLuhnValid(parsed.value.pan)) {
      journal.append({ kind: 'card-unreadable', text: 'card inserted, stripe not readable' });
      return { kind: 'unreadable' };
    }
    const { pan } = parsed.value;
    secrets.pan = pan;
    secrets.track2 = track2.data;
    secrets.maskedPan = maskPan(pan);
    const onUs = pan.startsWith(configuration.bank.id);
    journal.append({ kind: 'card-read', text: `card ${secrets.maskedPan}`, data: { onUs } });
    const fee = onUs ? 0 : configuration.offUsFee;
    return { kind: 'card', maskedPan: secrets.maskedPan, onUs, fee };
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

  return { acceptCard, readCard, ejectCard, waitForCardTaken, captureCard };
}
