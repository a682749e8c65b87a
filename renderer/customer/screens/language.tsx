import { LANGUAGES } from '../../i18n/words.ts';
import { useSend } from '../../terminal.tsx';
import { Choice, Choices, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

export function LanguageScreen() {
  const { t } = useWords();
  const send = useSend();
  return (
    <>
      <Title>{t('language.title')}</Title>
      <Choices>
        {LANGUAGES.map(({ id, name }) => (
          <Choice
            key={id}
            option={id}
            lang={id}
            onChoose={() => send({ type: 'screen.language', language: id })}
          >
            {name}
          </Choice>
        ))}
      </Choices>
    </>
  );
}
