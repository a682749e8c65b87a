import { Lead, Stage, Title } from '../parts.tsx';
import { CardComesOut } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function TakeCardScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('take-card.title')}</Title>
      <Lead>{t('take-card.text')}</Lead>
      <Stage>
        <CardComesOut />
      </Stage>
    </>
  );
}
