import { Choice, Choices, Lead, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

export function NoReceiptScreen() {
  const { t } = useWords();
  return (
    <>
      <Title>{t('no-receipt.title')}</Title>
      <Lead>{t('no-receipt.text')}</Lead>
      <Choices>
        <Choice option="continue" rank="first">
          {t('no-receipt.continue')}
        </Choice>
        <Choice option="stop">{t('no-receipt.stop')}</Choice>
      </Choices>
    </>
  );
}
