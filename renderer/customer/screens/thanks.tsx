import { Lead, Stage, Title } from '../parts.tsx';
import { ThankYou } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function ThanksScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('thanks.title')}</Title>
      <Lead>{t('thanks.text')}</Lead>
      <Stage>
        <ThankYou />
      </Stage>
    </>
  );
}
