import { createContext, type ReactNode, useContext } from 'react';
import type { Words } from '../i18n/words.ts';

/** What a screen can do besides showing: answer with one of its options. */
export interface Voice {
  readonly words: Words;
  readonly choose: (option: string) => void;
}

const VoiceContext = createContext<Voice | undefined>(undefined);

export function VoiceProvider(props: { voice: Voice; children: ReactNode }) {
  return <VoiceContext value={props.voice}>{props.children}</VoiceContext>;
}

function useVoice(): Voice {
  const voice = useContext(VoiceContext);
  if (!voice) throw new Error('used outside VoiceProvider');
  return voice;
}

export const useWords = (): Words => useVoice().words;
export const useChoose = (): ((option: string) => void) => useVoice().choose;
