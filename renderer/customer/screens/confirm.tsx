import { Choice, Choices, type ScreenProps, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

export function ConfirmScreen({ screen }: ScreenProps<'confirm'>) {
  const { t, amount } = useWords();
  return (
    <>
      <Title>{t('confirm.title')}</Title>
      <dl className="sum" data-say>
        <div>
          <dt>{t('confirm.amount')}</dt>
          <dd>{amount(screen.amount)}</dd>
        </div>
        <div>
          <dt>{t('confirm.fee')}</dt>
          <dd>{screen.fee > 0 ? amount(screen.fee) : t('confirm.noFee')}</dd>
        </div>
        <div className="sum-total">
          <dt>{t('confirm.total')}</dt>
          <dd>{amount(screen.total)}</dd>
        </div>
      </dl>
      <Choices>
        {screen.canPrint ? (
          <Choice option="accept-receipt" rank="first">
            {t('confirm.acceptReceipt')}
          </Choice>
        ) : null}
        <Choice option="accept" rank={screen.canPrint ? 'plain' : 'first'}>
          {t('confirm.accept')}
        </Choice>
        <Choice option="back" rank="quiet">
          {t('confirm.back')}
        </Choice>
      </Choices>
    </>
  );
}
