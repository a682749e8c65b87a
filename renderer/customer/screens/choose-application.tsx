import { Choice, Choices, Lead, type ScreenProps, Title } from '../parts.tsx';
import { useWords } from '../voice.tsx';

export function ChooseApplicationScreen({ screen }: ScreenProps<'choose-application'>) {
  const { t } = useWords();
  return (
    <>
      <Title>{t('choose-application.title')}</Title>
      <Lead>{t('choose-application.text')}</Lead>
      <Choices>
        {screen.applications.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name, and none changes places
          <Choice key={`${index} ${name}`} option={String(index)}>
            {name}
          </Choice>
        ))}
      </Choices>
    </>
  );
}
