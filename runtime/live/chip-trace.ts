import {
  createConversationDescriber,
  type DescribedCommand,
  type DescribedResponse,
} from '../../emv/describe-conversation.ts';
import type { DescribedTlv } from '../../emv/dictionary/describe.ts';
import { maskCommandApdu, maskResponseApdu } from '../../hardware/card-reader/masking.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';

/** Tells what terminal and chip say to each other, decoded: beside the reader's own frames. */
export interface ChipTrace {
  exchange(command: Uint8Array, response: Uint8Array | undefined, sentAt: number): void;
}

export function createChipTrace(tap: WireTap | undefined, clock: Clock): ChipTrace {
  if (!tap) return { exchange: () => {} };
  const describer = createConversationDescriber();
  return {
    exchange(command, response, sentAt) {
      const told = describer.describe(command, response);
      const entry = { device: 'chip', level: 'normal' } as const;
      const shown = command.slice();
      maskCommandApdu(shown, 0, shown.length);
      tap({ ...entry, at: sentAt, direction: 'out', shown, meaning: commandText(told.command) });
      if (!response || !told.response) return;
      const answer = response.slice();
      maskResponseApdu(answer, 0, answer.length);
      const level = ROUTINE.test(told.response.sw ?? '') ? 'normal' : 'trouble';
      const meaning = responseText(told.response);
      tap({ ...entry, at: clock.now(), direction: 'in', shown: answer, meaning, level });
    },
  };
}

/** Done, more to fetch, the right length; no such file or record, which ends a search. */
const ROUTINE = /^(9000|61..|6C..|6A8[23])$/;

function commandText({ name, detail, data }: DescribedCommand): string {
  return [[name, detail].filter(Boolean).join(' '), dataText(data)].filter(Boolean).join(': ');
}

function responseText({ sw, meaning, data }: DescribedResponse): string {
  return [[sw, meaning].filter(Boolean).join(' '), dataText(data)].filter(Boolean).join(': ');
}

const MOST = 400;

function dataText(data: readonly DescribedTlv[] | string | undefined): string {
  if (data === undefined || typeof data === 'string') return data ?? '';
  const text = data.map(objectText).join(', ');
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function objectText({ tag, value, meanings = [], children }: DescribedTlv): string {
  if (children) return `${tag} (${children.map(objectText).join(', ')})`;
  const said = meanings.length > 0 ? ` ${meanings.join('; ')}` : '';
  return `${tag} ${value ?? ''}${said}`;
}
