import { ok, type Result } from '../../bytes/result.ts';
import type { Transceive } from '../../emv/apdu.ts';
import type {
  ChipInterface,
  DisplayLines,
  PosPinPad,
  PosPinPadError,
} from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { ChipTrace } from '../live/chip-trace.ts';
import type { DeviceLog } from '../live/device-log.ts';

export interface ChipWireOptions {
  readonly pad: PosPinPad;
  readonly now: () => number;
  readonly log: DeviceLog;
  /** Where a card's conversation is told, decoded; a new one for each card. */
  readonly traceChip: () => ChipTrace;
}

/** A chip through the pad, as a kernel wants it. */
export interface ChipWire {
  powerOn(): Promise<'on' | 'mute' | 'gone' | 'failed'>;
  /** Of the contacts; known once the power is on. */
  protocol(): 'T=0' | 'T=1';
  /** Empty where the card did not answer, or where the sale was given up. */
  readonly transceive: Transceive;
  /**
   * VERIFY with a PIN that pad and card alone see: the card's answer, empty where it gave none. The
   * error is the pad's, or the customer's word.
   */
  verifyPin(
    header: Uint8Array,
    lines: DisplayLines,
    signal: AbortSignal,
  ): Promise<Result<Uint8Array, PosPinPadError>>;
  /** It is the pad that does not answer, not the card. */
  isPadLost(): boolean;
}

const SILENCE = new Uint8Array(0);

export function createChipWire(
  { pad, log, now, traceChip }: ChipWireOptions,
  at: ChipInterface,
  signal: AbortSignal,
): ChipWire {
  let protocol: 'T=0' | 'T=1' = 'T=1';
  let padLost = false;
  const trace = traceChip();

  function isOfCard(error: PosPinPadError): boolean {
    return error.kind === 'chip' || error.kind === 'no-card';
  }

  return {
    async powerOn() {
      const on = await pad.chipPowerOn(at);
      if (on.ok) {
        protocol = on.value.protocol ?? 'T=1';
        return 'on';
      }
      if (on.error.kind === 'no-card') return 'gone';
      if (on.error.kind === 'chip') return 'mute';
      log('pin-pad', on);
      padLost = true;
      return 'failed';
    },
    protocol: () => protocol,
    async transceive(command) {
      if (signal.aborted || padLost) return SILENCE;
      const sentAt = now();
      const answer = await pad.transceive(at, command);
      trace.exchange(command, answer.ok ? answer.value : undefined, sentAt);
      if (answer.ok) return answer.value;
      if (!isOfCard(answer.error)) {
        log('pin-pad', answer);
        padLost = true;
      }
      return SILENCE;
    },
    async verifyPin(header, lines, waiting) {
      const answer = await pad.verifyPinOnChip({ at, header, lines }, waiting);
      if (!answer.ok && !isOfCard(answer.error)) return answer;
      // When the customer is done, not when he was asked.
      trace.exchange(header, answer.ok ? answer.value : undefined, now());
      return ok(answer.ok ? answer.value : SILENCE);
    },
    isPadLost: () => padLost,
  };
}
