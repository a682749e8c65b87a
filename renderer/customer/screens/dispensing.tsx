import { Lead, type ScreenProps, Stage, Title } from '../parts.tsx';
import { Waiting } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function DispensingScreen({ screen }: ScreenProps<'dispensing'>) {
  const { t, amount } = useWords();
  return (
    <>
      <Title>{t('dispensing.title')}</Title>
      <p className="entry">{amount(screen.amount)}</p>
      <Lead>{t('dispensing.text')}</Lead>
      <Stage>
        <Waiting />
      </Stage>
    </>
  );
}
