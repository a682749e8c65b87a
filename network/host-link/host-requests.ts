import type { Dialect } from '../iso8583/dialect.ts';
import { maskMessage } from '../iso8583/mask.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { responseMti } from '../iso8583/mti.ts';
import { ECHO, KEY_CHANGE, SIGN_OFF, SIGN_ON } from '../napas/network-management.ts';
import type { HostEvent } from './events.ts';
import type { KeyExchange } from './key-exchange.ts';

export interface HostRequestsOptions {
  readonly dialect: Dialect;
  readonly exchange: KeyExchange | undefined;
  readonly onAdvice: ((advice: IsoMessage) => string) | undefined;
  readonly onEvent: (event: HostEvent) => void;
}

/** Answers what the host asks of the terminal: network management, new keys, word of payments. */
export function createHostRequests(options: HostRequestsOptions) {
  const { dialect, exchange, onAdvice, onEvent } = options;

  return (message: IsoMessage, send: (answer: IsoMessage) => void): void => {
    const answer = (added: IsoFields): void => send(answerTo(message, added));
    const code = message.fields[70] ?? '';
    if (message.mti === '0800' && code === KEY_CHANGE && exchange) {
      void exchange.serve(message, answer);
      return;
    }
    if ((message.mti === '0220' || message.mti === '0221') && onAdvice) {
      answer({ 39: onAdvice(message) });
      return;
    }
    const known = code === SIGN_ON || code === SIGN_OFF || code === ECHO;
    if (message.mti !== '0800' || !known) {
      onEvent({ kind: 'unexpected-message', message: maskMessage(message, dialect) });
    }
    if (message.mti === '0800') answer({ 39: known ? '00' : '12' });
  };
}

function answerTo(request: IsoMessage, added: IsoFields): IsoMessage {
  const fields: Record<number, string> = { ...added };
  for (const field of [7, 11, 32, 37, 41, 70]) {
    const value = request.fields[field];
    if (value !== undefined) fields[field] = value;
  }
  return { mti: responseMti(request.mti), fields };
}
