import { useEffect, useMemo, useRef } from 'react';
import { useSend, useTerminal } from '../terminal.tsx';
import { DeviceCard } from './device-card.tsx';
import { Scroller } from './scroller.tsx';

/** The words on a strip, for those who do not see the picture. */
function textOf(svg: string): string {
  const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const lines = [...drawing.querySelectorAll('text')].map((line) => line.textContent?.trim() ?? '');
  return lines.filter((line) => line !== '').join('\n');
}

/** As a picture: what stands in an image can run nothing and fetch nothing. */
function Strip({ svg, name }: { svg: string; name: string }) {
  const text = useMemo(() => textOf(svg), [svg]);
  const source = useMemo(
    () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    [svg],
  );
  return <img className="strip" src={source} alt={text === '' ? name : `${name}: ${text}`} />;
}

/** The paper as the printer's bytes have made it. */
export function PaperStrip() {
  const send = useSend();
  const paper = useTerminal((state) => state.hands?.paper);
  const scroller = useRef<HTMLElement>(null);
  const cut = paper?.cut ?? [];
  const printing = paper?.printing;

  // The paper feeds: its newest line is the one to see.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when the strip has grown
  useEffect(() => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [printing, cut.length]);

  return (
    <DeviceCard name="printer" className="printer">
      <Scroller ref={scroller} className="paper" label="Paper strip">
        {cut.map((svg, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a strip is known by its place
          <div key={place} className="strip-cut">
            <Strip svg={svg} name="Receipt" />
          </div>
        ))}
        {printing === undefined ? null : <Strip svg={printing} name="Being printed" />}
        {cut.length === 0 && printing === undefined ? (
          <span className="hint">Paper comes out here</span>
        ) : null}
      </Scroller>
      {cut.length > 0 ? (
        <button type="button" className="act" onClick={() => send({ type: 'receipt.take' })}>
          Take receipt
        </button>
      ) : null}
    </DeviceCard>
  );
}
