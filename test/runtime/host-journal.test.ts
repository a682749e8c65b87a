import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../network/host-link/events.ts';
import { hostEventEntry } from '../../runtime/host-journal.ts';
import { PAN, request } from './withdrawal-fixture.ts';

const answer = { mti: '0210', fields: { ...request().fields, 39: '00' } };

const CASES: readonly (readonly [HostEvent, string | undefined])[] = [
  [{ kind: 'late-answer', message: answer }, 'late answer, ignored: 0210 000123 DE39 00'],
  [{ kind: 'duplicate-answer', message: answer }, 'duplicate answer, ignored: 0210 000123 DE39 00'],
  [
    { kind: 'unexpected-message', message: { mti: '0800', fields: {} } },
    'unexpected message, ignored: 0800  DE39 -',
  ],
  [
    { kind: 'line-lost', reason: 'echo-unanswered', retryInMs: 1 },
    'line to the host lost: echo-unanswered',
  ],
  [{ kind: 'sign-on-failed', detail: 'DE39 91', retryInMs: 1 }, 'sign-on failed: DE39 91'],
  [{ kind: 'reversal-sent', id: 'x', tries: 2 }, 'reversal sent, try 2'],
  [
    { kind: 'reversal-acknowledged', id: 'x', responseCode: '00' },
    'reversal acknowledged, DE39 00',
  ],
  [{ kind: 'reversal-refused', id: 'x', responseCode: '96' }, 'reversal refused, DE39 96'],
  [
    { kind: 'reversal-needs-operator', id: 'x', tries: 5, detail: 'no answer to 5 tries' },
    'reversal needs an operator: no answer to 5 tries',
  ],
  // Only for the trace.
  [{ kind: 'noise', length: 3 }, undefined],
  [{ kind: 'connect-failed', detail: 'refused', retryInMs: 1000 }, undefined],
];

describe('what of the host link goes into the journal', () => {
  it.each(CASES)('%o', (event, text) => {
    expect(hostEventEntry(event)?.text).toBe(text);
  });

  it('names the transaction of a late answer, and tells no secret of it', () => {
    const entry = hostEventEntry({ kind: 'late-answer', message: answer })!;
    expect(entry.transaction).toBe('632609000123');
    expect(JSON.stringify(entry)).not.toContain(PAN);
  });
});
