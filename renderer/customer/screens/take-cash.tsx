import { Callout, Lead, type ScreenProps, Stage, Title } from '../parts.tsx';
import { CashComesOut } from '../pictures.tsx';
import { useWords } from '../voice.tsx';

export function TakeCashScreen({ screen }: ScreenProps<'take-cash'>) {
  const { t, amount } = useWords();
  const paid = amount(screen.amount);
  return (
    <>
      <Title>{t('take-cash.title')}</Title>
      <p className="entry" data-say>
        {paid}
      </p>
      {screen.amount < screen.requested ? (
        <Callout tone="warn">
          {t('take-cash.part', { amount: paid, requested: amount(screen.requested) })}
        </Callout>
      ) : null}
      <Lead>{t('take-cash.text')}</Lead>
      <Stage>
        <CashComesOut />
      </Stage>
    </>
  );
}
