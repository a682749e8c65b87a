import { Lead, Stage, Title } from '../parts.tsx';
import { Waiting } from '../pictures.tsx';
import { TerminalFacts } from '../terminal-facts.tsx';
import { useWords } from '../voice.tsx';

/** The page has lost the runtime: what it last showed may no longer be true. */
export function DisconnectedScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('disconnected.title')}</Title>
      <Lead>{t('disconnected.text')}</Lead>
      <Stage>
        <Waiting />
      </Stage>
      <TerminalFacts />
    </>
  );
}
