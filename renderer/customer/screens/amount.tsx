import { formatNumber } from '../../format.ts';
import { Choice, Lead, type ScreenProps, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

export function AmountScreen({ screen }: ScreenProps<'amount'>) {
  const { t, amount, together, language } = useWords();
  const fee = screen.fee > 0 ? t('amount.fee', { fee: amount(screen.fee) }) : t('amount.noFee');
  const list = screen.denominations.map((note) => formatNumber(note, language)).join(', ');
  return (
    <>
      <Title>{t('amount.title')}</Title>
      <Lead>{together(fee, t('amount.notesAvailable', { list }))}</Lead>
      <div className="offers">
        {screen.offers.map((offer) => (
          <Choice
            key={offer.amount}
            option={String(offer.amount)}
            disabled={offer.notes === undefined}
            note={
              offer.notes === undefined
                ? t('amount.notNow')
                : t('amount.notes', { count: offer.notes })
            }
          >
            {amount(offer.amount)}
          </Choice>
        ))}
        <Choice
          option="other"
          note={t('amount.upTo', { maximum: formatNumber(screen.maximum, language) })}
        >
          {t('amount.other')}
        </Choice>
      </div>
    </>
  );
}
