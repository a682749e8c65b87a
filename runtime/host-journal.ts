import type { HostEvent } from '../network/host-link/events.ts';
import type { IsoMessage } from '../network/iso8583/message.ts';
import type { JournalEntry } from './journal/journal.ts';

const naming = (message: IsoMessage): string =>
  `${message.mti} ${message.fields[11] ?? ''} DE39 ${message.fields[39] ?? '-'}`;

/** What of the host link's events belongs into the journal; the rest is only for the trace. */
export function hostEventEntry(event: HostEvent): JournalEntry | undefined {
  switch (event.kind) {
    case 'late-answer':
    case 'duplicate-answer':
    case 'unexpected-message':
      return {
        kind: event.kind,
        transaction: event.message.fields[37] ?? '',
        text: `${event.kind.replace('-', ' ')}, ignored: ${naming(event.message)}`,
        data: { mti: event.message.mti, code: event.message.fields[39] },
      };
    case 'wrong-mac':
      return {
        kind: event.kind,
        transaction: event.message.fields[37] ?? '',
        text: `MAC ${event.fault}, taken as no answer: ${naming(event.message)}`,
        data: { mti: event.message.mti },
      };
    case 'key-changed':
      return {
        kind: event.kind,
        text: `new ${event.key === 'ZPK' ? 'PIN' : 'MAC'} key, check value ${event.kcv}`,
        data: { key: event.key, kcv: event.kcv },
      };
    case 'key-refused':
      return { kind: event.kind, text: `key change refused, ${event.key}: ${event.detail}` };
    case 'unreadable-message':
      return { kind: event.kind, text: `unreadable message: ${event.error.detail}` };
    case 'line-lost':
      return { kind: 'host-line-lost', text: `line to the host lost: ${event.reason}` };
    case 'sign-on-failed':
      return { kind: event.kind, text: `sign-on failed: ${event.detail}` };
    case 'reversal-sent':
      return {
        kind: event.kind,
        text: `reversal sent, try ${event.tries}`,
        data: { id: event.id },
      };
    case 'reversal-acknowledged':
      return {
        kind: event.kind,
        text: `reversal acknowledged, DE39 ${event.responseCode}`,
        data: { id: event.id, code: event.responseCode },
      };
    case 'reversal-refused':
      return {
        kind: event.kind,
        text: `reversal refused, DE39 ${event.responseCode}`,
        data: { id: event.id, code: event.responseCode },
      };
    case 'reversal-needs-operator':
      return {
        kind: event.kind,
        text: `reversal needs an operator: ${event.detail}`,
        data: { id: event.id, tries: event.tries },
      };
    case 'advice-sent':
      return {
        kind: event.kind,
        text: `advice sent, try ${event.tries}`,
        data: { id: event.id },
      };
    case 'advice-acknowledged':
    case 'advice-refused':
      return {
        kind: event.kind,
        text: `${event.kind.replace('-', ' ')}, DE39 ${event.responseCode}`,
        data: { id: event.id, code: event.responseCode },
      };
    case 'advice-needs-operator':
      return {
        kind: event.kind,
        text: `advice needs an operator: ${event.detail}`,
        data: { id: event.id, tries: event.tries },
      };
    default:
      return undefined;
  }
}
