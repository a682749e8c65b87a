import { Callout, Lead, type ScreenProps, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

/** The places drawn from the start; a longer PIN adds its own. */
const USUAL_DIGITS = 6;

export function PinScreen({ screen }: ScreenProps<'pin'>) {
  const { t } = useWords();
  const places = Array.from({ length: Math.max(USUAL_DIGITS, screen.digits) }, (_, place) => place);
  return (
    <>
      <Title>{t('pin.title')}</Title>
      <Lead>{t('pin.text')}</Lead>
      {screen.problem ? <Callout tone="stop">{t(`pin.problem.${screen.problem}`)}</Callout> : null}
      <div className="pin" role="img" aria-label={t('pin.entered', { count: screen.digits })}>
        {places.map((place) => (
          <span key={place} className={place < screen.digits ? 'pin-dot pin-dot-set' : 'pin-dot'} />
        ))}
      </div>
    </>
  );
}
