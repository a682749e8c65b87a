import { Lead, Stage, Title } from '../parts.tsx';
import { PaperComesOut } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function PrintingScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('printing.title')}</Title>
      <Lead>{t('printing.text')}</Lead>
      <Stage>
        <PaperComesOut />
      </Stage>
    </>
  );
}
