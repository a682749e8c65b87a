import { Lead, Stage, Title } from '../parts.tsx';
import { Waiting } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function AuthorisingScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('authorising.title')}</Title>
      <Lead>{t('authorising.text')}</Lead>
      <Stage>
        <Waiting />
      </Stage>
    </>
  );
}
