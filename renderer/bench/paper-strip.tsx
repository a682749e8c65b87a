import { useEffect, useMemo, useRef } from 'react';
import { useSend, useTerminal } from '../terminal.tsx';
import { DeviceCard } from './device-card.tsx';
import { Scroller } from './scroller.tsx';

/** What paper is drawn with; anything else in a drawing is left out. */
const ELEMENTS = new Set(['svg', 'g', 'path', 'rect', 'text', 'tspan', 'title']);
const isHarmless = (attribute: string): boolean =>
  !/^(on|style|href|xlink:|class$|id$)/i.test(attribute);

/** A copy that can run and fetch nothing, made of the elements of a drawing that are allowed. */
function copyOf(element: Element): Element | undefined {
  if (!ELEMENTS.has(element.localName)) return undefined;
  const copy = document.createElementNS('http://www.w3.org/2000/svg', element.localName);
  for (const { name, value } of element.attributes) {
    if (isHarmless(name) && name !== 'xmlns') copy.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) copy.append(copyOf(child) ?? '');
    else if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? '');
  }
  return copy;
}

/** The words on a strip, for those who do not see the picture. */
function textOf(drawing: Element): string {
  const lines = [...drawing.querySelectorAll('text')].map((line) => line.textContent?.trim() ?? '');
  return lines.filter((line) => line !== '').join('\n');
}

/** Part of the page and not an image of its own: only so do the page's fonts draw the letters. */
function Strip({ svg, name }: { svg: string; name: string }) {
  const holder = useRef<HTMLDivElement>(null);
  const { drawing, text } = useMemo(() => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    return { drawing: copyOf(parsed), text: textOf(parsed) };
  }, [svg]);
  useEffect(() => {
    drawing?.setAttribute('aria-hidden', 'true');
    holder.current?.replaceChildren(drawing ?? '');
  }, [drawing]);
  const label = text === '' ? name : `${name}: ${text}`;
  return <div className="strip" role="img" aria-label={label} ref={holder} />;
}

/** The paper as the printer's bytes have made it. */
export function PaperStrip() {
  const send = useSend();
  const paper = useTerminal((state) => state.paper);
  const scroller = useRef<HTMLElement>(null);
  const cut = paper?.cut ?? [];
  const printing = paper?.printing;

  // The paper feeds: its newest line is the one to see; of a receipt that is cut, its head.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when the strip has grown
  useEffect(() => {
    const { current } = scroller;
    const cutOff = printing === undefined ? current?.lastElementChild : undefined;
    const below = (element: Element): number => element.getBoundingClientRect().top;
    current?.scrollBy({ top: cutOff ? below(cutOff) - below(current) : current.scrollHeight });
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
