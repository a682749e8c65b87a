import type { ReactNode } from 'react';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import { useChoose } from './voice.tsx';

/** A screen component gets its own kind of screen, nothing else. */
export interface ScreenProps<Kind extends Screen['kind']> {
  readonly screen: Extract<Screen, { kind: Kind }>;
}

const MONEY = /([−\d][\d.,]* (?:₫|VND|越南盾))/;

/** A sentence in which no line ends between a number and its unit. */
export function Sentence(props: { text: string }) {
  return props.text.split(MONEY).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <span key={index} className="money">
        {part}
      </span>
    ) : (
      part
    ),
  );
}

/** The one question or message of the screen. */
export function Title(props: { children: string }) {
  return (
    <h1 className="title" tabIndex={-1} data-say>
      {props.children}
    </h1>
  );
}

export function Lead(props: { children: string }) {
  return (
    <p className="lead" data-say>
      <Sentence text={props.children} />
    </p>
  );
}

const MARKS = { stop: '!', warn: '!', good: '✓', plain: 'i' } as const;

/** A framed sentence; its mark says the kind to those who do not see the colour. */
export function Callout(props: { tone: keyof typeof MARKS; children: string }) {
  return (
    <p className={`callout callout-${props.tone}`} data-say>
      <span className="callout-mark" aria-hidden="true">
        {MARKS[props.tone]}
      </span>
      <span>
        <Sentence text={props.children} />
      </span>
    </p>
  );
}

/** An answer the customer can give. */
export function Choice(props: {
  option: string;
  rank?: 'first' | 'plain' | 'quiet';
  disabled?: boolean;
  note?: string | undefined;
  lang?: string;
  onChoose?: () => void;
  children: ReactNode;
}) {
  const choose = useChoose();
  return (
    <button
      type="button"
      className={`choice choice-${props.rank ?? 'plain'}`}
      disabled={props.disabled}
      lang={props.lang}
      onClick={props.onChoose ?? (() => choose(props.option))}
    >
      <span className="choice-name">{props.children}</span>
      {props.note === undefined ? null : <span className="choice-note">{props.note}</span>}
    </button>
  );
}

/** The answers below a question, the wanted one first; a pair stands side by side. */
export function Choices(props: { pair?: boolean; children: ReactNode }) {
  return <div className={props.pair ? 'choices choices-pair' : 'choices'}>{props.children}</div>;
}

/** Where the picture of the act stands; it takes the room that is left. */
export function Stage(props: { children: ReactNode }) {
  return <div className="stage">{props.children}</div>;
}
