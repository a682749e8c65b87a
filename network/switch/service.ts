import { type Clock, sleep } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { ECHO, KEY_CHANGE, NEW_KEY, SIGN_OFF, SIGN_ON } from '../napas/network-management.ts';
import type { SwitchFault, SwitchRule } from './config.ts';
import type { Hop } from './hop.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { answerTo, kindOf, missingField } from './transaction.ts';

/** How a party answers what reaches it. Functions give the fields that the answer adds. */
export interface ServiceOptions {
  readonly place: SwitchRule['at'];
  readonly clock: Clock;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  readonly note: (text: string) => void;
  /** Completes a request before it is read: the acquirer knows what its terminals leave out. */
  readonly complete?: (request: IsoMessage) => IsoMessage;
  readonly financial: (request: IsoMessage, from: Hop) => IsoFields | Promise<IsoFields>;
  readonly reversal: (request: IsoMessage, from: Hop) => IsoFields | Promise<IsoFields>;
  /** 0400. */
  readonly cancel: (request: IsoMessage, from: Hop) => IsoFields | Promise<IsoFields>;
  /** 0220; absent: 12. */
  readonly advice?: (request: IsoMessage, from: Hop) => IsoFields | Promise<IsoFields>;
  /** What no rule applies to here. */
  readonly isExempt?: (request: IsoMessage) => boolean;
  readonly signedOn?: (from: Hop, on: boolean) => void;
  /** 101, of a party that makes keys; absent: 12. */
  readonly keysAskedFor?: (request: IsoMessage, from: Hop) => KeysToCome;
  /** 161, of a party that gets keys; absent: 12. */
  readonly keyChanged?: (request: IsoMessage, from: Hop) => IsoFields;
  /** The line went down before the answer to a financial request could be sent. */
  readonly undeliverable?: (request: IsoMessage, answer: IsoFields) => void;
}

/** What sends the keys once the request is answered, or the DE39 that refuses them. */
export type KeysToCome = (() => void) | '12' | '30';

export interface Service {
  serve(request: IsoMessage, from: Hop): void;
  /** From now on nothing is processed, not even what waits. */
  stop(): void;
}

export function createService(options: ServiceOptions): Service {
  const { clock, rules, place, note, complete = (request) => request } = options;
  /** What a request brings about once it is answered. */
  const afterAnswer = new WeakMap<IsoMessage, () => void>();
  let running = true;

  async function process(request: IsoMessage, from: Hop): Promise<IsoFields> {
    const kind = kindOf(request);
    if (kind === 'network-management') return manage(request, from);
    if (kind === 'other' || kind === 'answer') return { 39: '12' };
    const missing = missingField(request);
    if (missing !== undefined) {
      note(`${request.mti} without field ${missing}: answered 30`);
      return { 39: '30' };
    }
    if (kind === 'reversal') return options.reversal(request, from);
    if (kind === 'cancel') return options.cancel(request, from);
    if (kind === 'advice') return options.advice?.(request, from) ?? { 39: '12' };
    return options.financial(request, from);
  }

  function manage(request: IsoMessage, from: Hop): IsoFields {
    const { fields } = request;
    if (fields[7] === undefined || fields[11] === undefined) return { 39: '30' };
    switch (fields[70]) {
      case ECHO:
        return { 39: '00' };
      case SIGN_ON:
      case SIGN_OFF:
        options.signedOn?.(from, fields[70] === SIGN_ON);
        return { 39: '00' };
      case NEW_KEY: {
        if (!options.keysAskedFor) return { 39: '12' };
        const toCome = options.keysAskedFor(request, from);
        if (typeof toCome === 'string') return { 39: toCome };
        afterAnswer.set(request, toCome);
        return { 39: '00' };
      }
      case KEY_CHANGE:
        return options.keyChanged?.(request, from) ?? { 39: '12' };
      default:
        return { 39: fields[70] === undefined ? '30' : '12' };
    }
  }

  async function answered(request: IsoMessage, from: Hop): Promise<IsoMessage> {
    try {
      return answerTo(request, await process(request, from));
    } catch (bug) {
      note(`${request.mti}: ${reasonOf(bug)}: answered 96`);
      return answerTo(request, { 39: '96' });
    }
  }

  function deliver(
    request: IsoMessage,
    answer: IsoMessage,
    from: Hop,
    how: 'wrong-mac' | undefined,
  ): void {
    if (from.send(answer, how)) afterAnswer.get(request)?.();
    else if (kindOf(request) === 'financial') options.undeliverable?.(request, answer.fields);
  }

  async function serve(received: IsoMessage, from: Hop): Promise<void> {
    const request = complete(received);
    const fault = options.isExempt?.(request)
      ? undefined
      : rules.take(place, request, options.subject(request));
    if (fault) note(`rule for ${request.mti}: ${shown(fault)}`);
    if (fault?.kind === 'drop-request') return;
    if (fault?.kind === 'decline') {
      from.send(answerTo(request, { 39: fault.code }));
      return;
    }
    if (fault?.kind === 'delay') await sleep(clock, fault.ms);
    if (!running) return;
    const answer = await answered(request, from);
    if (fault?.kind === 'answer-late') await sleep(clock, fault.ms);
    if (!running || fault?.kind === 'drop-answer') return;
    if (fault?.kind === 'disconnect') return from.sendHalf(answer);
    deliver(request, answer, from, fault?.kind === 'wrong-mac' ? fault.kind : undefined);
    if (fault?.kind === 'answer-twice') from.send(answer);
  }

  return {
    serve(request, from) {
      if (!running) return;
      serve(request, from).catch((bug: unknown) => note(`${request.mti}: ${reasonOf(bug)}`));
    },
    stop() {
      running = false;
    },
  };
}

function reasonOf(bug: unknown): string {
  return bug instanceof Error ? bug.message : 'failed';
}

export function shown(fault: SwitchFault): string {
  if (fault.kind === 'decline') return `decline ${fault.code}`;
  return 'ms' in fault ? `${fault.kind} ${fault.ms} ms` : fault.kind;
}
