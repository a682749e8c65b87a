import { Callout, Choice, Choices, Lead, type ScreenProps, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

export function AmountEntryScreen({ screen }: ScreenProps<'amount-entry'>) {
  const { t, amount } = useWords();
  const rule = { step: amount(screen.step), maximum: amount(screen.maximum) };
  return (
    <>
      <Title>{t('amount-entry.title')}</Title>
      <Lead>{t('amount-entry.rule', rule)}</Lead>
      <output className="entry" aria-live="polite">
        {amount(screen.amount)}
      </output>
      {screen.problem ? (
        <Callout tone="stop">{t(`amount-entry.problem.${screen.problem}`, rule)}</Callout>
      ) : (
        <Lead>{t('amount-entry.keys')}</Lead>
      )}
      <Choices pair>
        <Choice option="enter" rank="first">
          {t('amount-entry.enter')}
        </Choice>
        <Choice option="back" rank="quiet">
          {t('amount-entry.back')}
        </Choice>
      </Choices>
    </>
  );
}
