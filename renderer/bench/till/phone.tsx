import { useEffect, useRef, useState } from 'react';
import type { SitesView } from '../../../runtime/contract/event.ts';
import { useSend, useTerminal } from '../../terminal.tsx';
import { Icon } from '../icon.tsx';

/** The pages come from a port of their own, on the machine that serves this page. */
function originOf({ port }: SitesView): string {
  const isServed = /^https?:$/.test(location.protocol);
  return `http://${isServed ? location.hostname : '127.0.0.1'}:${port}`;
}

/** What a page of the phone tells the bench: the payment code that it shows, or that it shows none. */
function codeOf(data: unknown): string | undefined {
  const { tellerbench, code } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (tellerbench !== 'code' || typeof code !== 'string') return undefined;
  return code.length <= 4096 ? code : undefined;
}

/** Apps that scan, and the one that opens where another is open. */
const SCANNING = ['/wallet', '/bank'];
const APP_OF = { alipay: '/wallet', vietqr: '/bank' } as const;

/** The customer's phone: the pages of his wallet, his bank and his messages. */
export function Phone() {
  const sites = useTerminal((state) => state.hello?.sites);
  if (!sites || sites.pages.length === 0) {
    return (
      <section className="card phone-none" aria-label="Phone">
        <h2>No phone</h2>
        <p className="hint">The pages of wallet and bank are not served here.</p>
      </section>
    );
  }
  return <Handset sites={sites} />;
}

function Handset({ sites }: { sites: SitesView }) {
  const send = useSend();
  const tillCode = useTerminal((state) =>
    state.posView?.screen.kind === 'show-code' ? state.posView.screen : undefined,
  );
  const origin = originOf(sites);
  const [path, setPath] = useState(sites.pages[0]?.path ?? '/');
  const [shown, setShown] = useState({ n: 0, address: `${origin}${path}` });
  const [code, setCode] = useState('');
  const frame = useRef<HTMLIFrameElement>(null);

  useEffect(() => {
    const onMessage = (event: MessageEvent): void => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
      const told = codeOf(event.data);
      if (told !== undefined) setCode(told);
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [origin]);

  // A frame of its own for each opening: what still loads in the last one cannot come after it.
  const show = (address: string): void => {
    setCode('');
    setShown(({ n }) => ({ n: n + 1, address }));
  };

  return (
    <section className="phone" aria-label="Phone">
      <div className="phone-apps">
        <select
          aria-label="App"
          value={path}
          onChange={(event) => {
            setPath(event.target.value);
            show(`${origin}${event.target.value}`);
          }}
        >
          {sites.pages.map((page) => (
            <option key={page.path} value={page.path}>
              {page.name}
            </option>
          ))}
        </select>
        <button type="button" className="quiet" onClick={() => show(`${origin}${path}`)}>
          <Icon name="refresh" />
          Begin again
        </button>
      </div>
      <div className="phone-body">
        <iframe
          key={shown.n}
          ref={frame}
          className="phone-screen"
          title="The customer’s phone"
          src={shown.address}
          loading="lazy"
          sandbox="allow-forms allow-same-origin allow-scripts"
        />
      </div>
      <div className="phone-acts">
        <button
          type="button"
          disabled={code === ''}
          title={code === '' ? 'The phone shows no payment code' : undefined}
          onClick={() => send({ type: 'code.present', data: code })}
        >
          <Icon name="scan" />
          Hold the phone to the scanner
        </button>
        <button
          type="button"
          disabled={tillCode === undefined}
          title={tillCode === undefined ? 'The till shows no code' : undefined}
          onClick={() => {
            if (tillCode === undefined) return;
            const app = SCANNING.includes(path) ? path : APP_OF[tillCode.service];
            setPath(app);
            show(`${origin}${app}/scan?code=${encodeURIComponent(tillCode.payload)}`);
          }}
        >
          <Icon name="phone" />
          Point the phone at the till
        </button>
      </div>
    </section>
  );
}
