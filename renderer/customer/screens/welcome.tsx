import { Callout, Lead, type ScreenProps, Sentence, Stage, Title } from '../parts.tsx';
import { CardGoesIn } from '../pictures.tsx';
import { TerminalFacts } from '../terminal-facts.tsx';
import { useWords } from '../voice.tsx';

/** The most another bank's customer pays for cash, before VAT (Circular 35/2012). */
const HIGHEST_FEE = 3_000;

export function WelcomeScreen({ screen }: ScreenProps<'welcome'>) {
  const { t, amount, together } = useWords();
  const missing = [
    ...(screen.cash ? [] : [t('welcome.noCash')]),
    ...(screen.receipt ? [] : [t('welcome.noReceipt')]),
  ];
  return (
    <>
      <Title>{t('welcome.title')}</Title>
      <Lead>{t('welcome.insert')}</Lead>
      {missing.length > 0 ? <Callout tone="warn">{together(...missing)}</Callout> : null}
      <Stage>
        <CardGoesIn />
      </Stage>
      <dl className="facts">
        <div>
          <dt>{t('welcome.cards')}</dt>
          <dd>{t('welcome.cardsText')}</dd>
        </div>
        <div>
          <dt>{t('welcome.fee')}</dt>
          <dd>
            <Sentence text={t('welcome.feeText', { fee: amount(HIGHEST_FEE) })} />
          </dd>
        </div>
      </dl>
      <TerminalFacts />
    </>
  );
}
