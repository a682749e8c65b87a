import { Lead, Stage, Title } from '../parts.tsx';
import { CardGoesIn } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function ReadingCardScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('reading-card.title')}</Title>
      <Lead>{t('reading-card.text')}</Lead>
      <Stage>
        <CardGoesIn />
      </Stage>
    </>
  );
}
