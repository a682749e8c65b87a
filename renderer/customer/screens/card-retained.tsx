import { Callout, Lead, type ScreenProps, Title } from '../parts.tsx';
import { TerminalFacts } from '../terminal-facts.tsx';
import { useWords } from '../voice.tsx';

export function CardRetainedScreen({ screen }: ScreenProps<'card-retained'>) {
  const { t } = useWords();
  return (
    <>
      <Title>{t('card-retained.title')}</Title>
      <Callout tone="warn">{t(`card-retained.reason.${screen.reason}`)}</Callout>
      <Lead>{t('card-retained.contact')}</Lead>
      <TerminalFacts />
    </>
  );
}
