import { hex, toHex } from '../../bytes/hex.ts';
import { err, type Result } from '../../bytes/result.ts';
import type { Transceive } from '../../emv/apdu.ts';
import { mayFallBack } from '../../emv/kernel/fallback.ts';
import type { SessionEnd } from '../../emv/kernel/outcome.ts';
import type { TerminalProfile } from '../../emv/kernel/profile.ts';
import { readCardNumber, surveyApplications } from '../../emv/kernel/survey.ts';
import type { CardReader, ChipReset } from '../../hardware/card-reader/card-reader.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';
import { createChipTrace } from './chip-trace.ts';
import type { DeviceLog } from './device-log.ts';

export interface ChipReaderOptions {
  readonly reader: CardReader;
  readonly profile: TerminalProfile;
  readonly clock: Clock;
  readonly tap: WireTap | undefined;
  readonly log: DeviceLog;
}

/** A chip under power, freshly reset. */
export interface PoweredChip {
  readonly protocol: ChipReset['protocol'];
  readonly transceive: Transceive;
}

export interface ChipApplication {
  /** Upper-case hex. */
  readonly aid: string;
  readonly label: string;
  readonly mustConfirm: boolean;
}

export type ChipSurvey =
  | { readonly kind: 'applications'; readonly applications: readonly ChipApplication[] }
  /** Nothing to be had from the chip; `fallback`: the stripe may serve instead. */
  | { readonly kind: 'unusable'; readonly why: string; readonly fallback: boolean }
  | { readonly kind: 'blocked'; readonly why: string }
  /** The reader's trouble, not the card's. */
  | { readonly kind: 'failed' };

/** The chip of the card inside, as the kernel needs it. */
export function createChipReader({ reader, profile, clock, tap, log }: ChipReaderOptions) {
  /** `mute`: no answer to reset; `failed`: the reader itself. */
  async function powerOn(): Promise<PoweredChip | 'mute' | 'failed'> {
    const reset = await reader.chipPowerOn();
    if (!reset.ok) {
      // A card without a chip, or with a broken one, is no trouble of the reader's.
      if (reset.error.kind === 'no-chip' || reset.error.kind === 'chip-mute') return 'mute';
      log('card-reader', reset);
      return 'failed';
    }
    const trace = createChipTrace(tap, clock);
    return {
      protocol: reset.value.protocol,
      async transceive(command) {
        const sentAt = clock.now();
        const answer = await reader.transceive(command);
        trace.exchange(command, answer.ok ? answer.value : undefined, sentAt);
        if (answer.ok) return answer.value;
        if (answer.error.kind !== 'chip-mute') log('card-reader', answer);
        return NO_ANSWER;
      },
    };
  }

  const powerOff = async (): Promise<void> => {
    await reader.chipPowerOff();
  };

  function failed(end: SessionEnd): ChipSurvey {
    const why = end.detail;
    if (end.why === 'card-blocked' || end.why === 'application-blocked') {
      return { kind: 'blocked', why };
    }
    return { kind: 'unusable', why, fallback: mayFallBack(profile, 'selection', end.why) };
  }

  return {
    isThere: reader.capabilities.chip,
    powerOn,
    powerOff,
    /** Which applications there are, the card's first choice first. */
    async survey(): Promise<ChipSurvey> {
      const chip = await powerOn();
      if (chip === 'failed') return { kind: 'failed' };
      if (chip === 'mute') {
        return {
          kind: 'unusable',
          why: 'no answer to reset',
          fallback: mayFallBack(profile, 'reset', 'no-answer'),
        };
      }
      const found = await surveyApplications({ ...chip, profile });
      if (!found.ok) return failed(found.error);
      const applications = found.value.map(({ aid, name, mustConfirm }) => ({
        aid: toHex(aid),
        label: name,
        mustConfirm,
      }));
      return { kind: 'applications', applications };
    },
    /** PAN of an application; before, the chip has been surveyed. */
    async cardNumber(aid: string): Promise<Result<string, SessionEnd>> {
      const chip = await powerOn();
      if (chip === 'mute' || chip === 'failed') {
        return err({ why: 'no-answer', detail: 'no answer to reset' });
      }
      return readCardNumber({ ...chip, profile }, hex(aid));
    },
  };
}

export type ChipReader = ReturnType<typeof createChipReader>;

const NO_ANSWER = new Uint8Array(0);
