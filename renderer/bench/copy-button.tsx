import { useState } from 'react';
import { copyText } from './clipboard.ts';
import { Icon } from './icon.tsx';

const SAID_MS = 1_500;

export function CopyButton(props: { label: string; text: () => string }) {
  const [said, setSaid] = useState<'copied' | 'not allowed' | undefined>();
  const copy = async (): Promise<void> => {
    setSaid((await copyText(props.text())) ? 'copied' : 'not allowed');
    window.setTimeout(() => setSaid(undefined), SAID_MS);
  };
  return (
    <button type="button" className="quiet" onClick={copy}>
      <Icon name={said === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{said ?? props.label}</span>
    </button>
  );
}
