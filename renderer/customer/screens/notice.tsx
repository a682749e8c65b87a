import type { Charge } from '../../../runtime/contract/terminal-view.ts';
import { accountSentences } from '../../i18n/words.ts';
import { Callout, Lead, type ScreenProps, Title } from '../parts.tsx';
import { TerminalFacts } from '../terminal-facts.tsx';
import { useWords } from '../voice.tsx';

const TONES = {
  'not-charged': 'good',
  charged: 'plain',
  reversing: 'plain',
  unknown: 'warn',
  'not-applicable': 'plain',
} as const satisfies Record<Charge, string>;

export function NoticeScreen({ screen }: ScreenProps<'notice'>) {
  const words = useWords();
  const account = accountSentences(words, screen);
  return (
    <>
      <Title>{words.t(`notice.${screen.notice}.title`)}</Title>
      <Lead>{words.t(`notice.${screen.notice}.text`)}</Lead>
      {account === undefined ? null : <Callout tone={TONES[screen.charge]}>{account}</Callout>}
      <TerminalFacts />
    </>
  );
}
