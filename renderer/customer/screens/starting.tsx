import { Lead, Stage, Title } from '../parts.tsx';
import { Waiting } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function StartingScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('starting.title')}</Title>
      <Lead>{t('starting.text')}</Lead>
      <Stage>
        <Waiting />
      </Stage>
    </>
  );
}
