import { parseTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { VirtualChip } from '../../card-reader/virtual-card-reader.ts';
import type { ChipInterface, ChipProblem, DisplayLines } from '../pos-pin-pad.ts';
import { chipReply, chipStatusOf, type ReplyOf, swiped, withData } from './chip-replies.ts';
import type { COMMANDS } from './commands.ts';
import { type Customer, NO_PIN_STATUS } from './customer.ts';
import { statusOf } from './errors.ts';
import type { ValuesOf } from './fields.ts';
import { type KeyFields, type PadKeys, sealPin } from './pad-keys.ts';
import type { ChipProcess, ChipProcessor, EnteredPin } from './processor.ts';

type CommandOf<Id extends 'GCR' | 'GOC' | 'FNC'> = ValuesOf<(typeof COMMANDS)[Id]['command'][0]>;
type Answer<T> = Promise<Result<T, string>>;

export interface ChipFlowOptions {
  readonly customer: Customer;
  readonly keys: PadKeys;
  readonly processor: ChipProcessor | undefined;
  /** Whether chips in the slot do not answer. */
  readonly isMute: () => boolean;
  /** One APDU, at the chip's pace; undefined: the card is out. */
  readonly exchange: (
    chip: VirtualChip,
    at: ChipInterface,
    apdu: Uint8Array,
  ) => Promise<Uint8Array | undefined>;
  readonly notify: (lines: DisplayLines) => void;
}

const PIN_LINES: DisplayLines = ['ENTER PIN', ''];
const MIN_PIN = 4;
const MAX_PIN = 12;

/** GCR, CNG, GOC and FNC inside the virtual pad. Results are a reply's block, or a status. */
export function createChipFlow(options: ChipFlowOptions) {
  const { customer, keys, processor, isMute, exchange, notify } = options;
  let chipStatus = 0;
  let running:
    | { readonly process: ChipProcess; readonly at: ChipInterface; pan: string }
    | undefined;
  let stage: 'none' | 'read' | 'decided' = 'none';
  let changedData: Uint8Array = new Uint8Array(0);
  /** Key for a PIN that the host verifies, while GOC runs, and what came of it. */
  let pinKey: KeyFields | undefined;
  let sealed: { readonly block: Uint8Array; readonly ksn: Uint8Array } | undefined;
  /** A status that outweighs whatever the kernel says. */
  let verdict: string | undefined;
  let isGone = false;
  /** What a chip still says after it was forgotten is of no more use. */
  let generation = 0;

  function forget(): void {
    generation++;
    running = undefined;
    stage = 'none';
    changedData = new Uint8Array(0);
  }

  async function enterPin(lines: DisplayLines, by: 'card' | 'host'): Promise<EnteredPin> {
    const shown = lines[0] === '' ? PIN_LINES : lines;
    customer.show(shown);
    notify(shown);
    const outcome = await customer.enterPin(MIN_PIN, MAX_PIN, { mayBypass: true });
    customer.show(['', '']);
    if (outcome.kind !== 'entered') {
      verdict = NO_PIN_STATUS[outcome.kind];
      return { kind: 'failed' };
    }
    if (outcome.pin === '') return { kind: 'bypassed' };
    if (by === 'card') return outcome;
    const block = pinKey ? sealPin(keys, pinKey, running?.pan ?? '', outcome.pin) : err('010');
    if (!block.ok) {
      verdict = block.error;
      return { kind: 'failed' };
    }
    sealed = block.value;
    return { kind: 'entered' };
  }

  async function choose(labels: readonly string[]): Promise<number | undefined> {
    customer.show(['1-9 SELECT', labels.map((label, i) => `${i + 1} ${label}`).join(' ')]);
    const chosen = await customer.wait('choice', (gesture) => {
      if (gesture.kind !== 'key') return undefined;
      if (gesture.key === 'cancel') return { done: -1 };
      const index = /^[1-9]$/.test(gesture.key) ? Number(gesture.key) - 1 : -1;
      return index >= 0 && index < labels.length ? { done: index } : undefined;
    });
    customer.show(['', '']);
    if (chosen === undefined || chosen < 0) {
      verdict = '013';
      return undefined;
    }
    return chosen;
  }

  function begin(chip: VirtualChip, at: ChipInterface, kernel: ChipProcessor): ChipProcess {
    chip.reset();
    isGone = false;
    return kernel({
      interface: at,
      async transceive(apdu) {
        const answer = await exchange(chip, at, apdu);
        if (answer === undefined) isGone = true;
        return answer;
      },
      choose,
      enterPin,
    });
  }

  /** What the kernel says, unless the customer or the wire has already said otherwise. */
  async function settle<T>(at: ChipInterface, step: Promise<Result<T, ChipProblem>>): Answer<T> {
    verdict = undefined;
    const done = await step;
    if (verdict !== undefined) return err(verdict);
    if (isGone) return err(statusOf('communication', at));
    return done.ok ? done : err(statusOf(done.error, at));
  }

  async function readChip(
    chip: VirtualChip,
    at: ChipInterface,
    command: CommandOf<'GCR'>,
    records: readonly string[],
  ): Answer<ReplyOf<'GCR'>> {
    if (!processor) return err('040');
    const process = begin(chip, at, processor);
    const { amount, date, time, applications } = command;
    const request = { amount, date, time, applications, records };
    const own = generation;
    const done = await settle(at, process.read(request));
    if (own !== generation) return err('010');
    if (at === 'contact') chipStatus = chipStatusOf(done.ok ? undefined : done.error);
    if (!done.ok) return done;
    const reply = chipReply(done.value, at);
    if (!reply) return err(statusOf('invalid-data', at));
    running = { process, at, pan: done.value.pan };
    stage = 'read';
    return ok(reply);
  }

  return {
    forget,
    async getCard(command: CommandOf<'GCR'>, records: readonly string[]): Answer<ReplyOf<'GCR'>> {
      forget();
      const mayTap = command.contactless ?? true;
      const already = customer.inserted();
      const gesture = already
        ? ({ kind: 'insert', card: already } as const)
        : await customer.wait('card', (one) => {
            if (one.kind === 'swipe' || one.kind === 'insert') return { done: one };
            return one.kind === 'tap' && mayTap ? { done: one } : undefined;
          });
      if (gesture === undefined) return err('012');
      const { card } = gesture;
      if (gesture.kind === 'swipe') return swiped(card, chipStatus);
      const chip = gesture.kind === 'tap' ? card.contactless : card.chip;
      if (!chip || (gesture.kind === 'insert' && isMute())) {
        // A chip that does not answer is what fallback to the stripe is for.
        if (gesture.kind === 'insert') chipStatus = 1;
        return err(statusOf('mute', 'contact'));
      }
      const at = gesture.kind === 'tap' ? 'contactless' : 'contact';
      return readChip(chip, at, command, records);
    },
    change(data: Uint8Array): Result<void, string> {
      if (stage !== 'read' || running?.at !== 'contact') return err('010');
      if (!parseTlv(data).ok) return err('011');
      changedData = concat(changedData, data);
      return ok();
    },
    async goOn(command: CommandOf<'GOC'>, tags: Uint8Array): Answer<ReplyOf<'GOC'>> {
      if (stage !== 'read' || !running) return err('010');
      const { process, at } = running;
      pinKey = command;
      sealed = undefined;
      stage = 'none';
      const { amount, cashback, onExceptionList, forceOnline } = command;
      const risk = command.riskManagement
        ? {
            floorLimit: amountOf(command.floorLimit),
            targetPercent: command.targetPercent,
            threshold: amountOf(command.threshold),
            maxTargetPercent: command.maxTargetPercent,
          }
        : undefined;
      const done = await settle(
        at,
        process.decide({ amount, cashback, onExceptionList, forceOnline, risk, changedData }),
      );
      if (!done.ok) return done;
      stage = 'decided';
      const { decision, signature, offlinePinVerified, wrongTries, pinBlocked } = done.value;
      return withData(process, tags, (data) => ({
        decision: { approved: 0, declined: 1, online: 2 }[decision],
        signature,
        offlinePin: offlinePinVerified,
        wrongTries: Math.min(wrongTries, 9),
        blocked: pinBlocked,
        onlinePin: sealed !== undefined,
        pinBlock: sealed?.block ?? new Uint8Array(8),
        ksn: sealed?.ksn ?? new Uint8Array(10),
        data,
        acquirerDataLength: 0,
      }));
    },
    async finish(command: CommandOf<'FNC'>, tags: Uint8Array): Answer<ReplyOf<'FNC'>> {
      if (stage !== 'decided' || !running) return err('010');
      const { process, at } = running;
      const { communication, responseCode, data } = command;
      const reached = communication !== '1';
      const approved = communication === '9' || (reached && responseCode === '00');
      const done = await settle(at, process.finish({ reached, approved, responseCode, data }));
      const { decision, scriptResults } = done.ok ? done.value : NO_FINISH;
      const reply = done.ok
        ? withData(process, tags, (found) => ({
            decision: { approved: 0, 'declined-by-card': 1, 'declined-by-host': 2 }[decision],
            data: found,
            scriptResults: scriptResults.slice(0, 50),
            acquirerDataLength: 0,
          }))
        : done;
      forget();
      return reply;
    },
  };
}

export type ChipFlow = ReturnType<typeof createChipFlow>;

const NO_FINISH = { decision: 'declined-by-card', scriptResults: new Uint8Array(0) } as const;

function amountOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}
