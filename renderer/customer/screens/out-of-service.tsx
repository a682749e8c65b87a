import { Lead, type ScreenProps, Stage, Title } from '../parts.tsx';
import { Closed } from '../pictures.tsx';
import { TerminalFacts } from '../terminal-facts.tsx';
import { useWords } from '../voice.tsx';

export function OutOfServiceScreen({ screen }: ScreenProps<'out-of-service'>) {
  const { t } = useWords();
  return (
    <>
      <Title>{t('out-of-service.title')}</Title>
      <Lead>{t(`out-of-service.reason.${screen.reason}`)}</Lead>
      <Lead>{t('out-of-service.sorry')}</Lead>
      <Stage>
        <Closed />
      </Stage>
      <TerminalFacts />
    </>
  );
}
