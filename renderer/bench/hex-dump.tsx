import { useLayoutEffect, useRef, useState } from 'react';
import { dump } from '../format.ts';
import { Scroller } from './scroller.tsx';

/** Narrower than this, lines have 8 bytes. */
const WIDE_PX = 560;

/** Offset, bytes and printable characters, as wide as the room allows. */
export function HexDump({ hex }: { hex: string }) {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(16);
  useLayoutEffect(() => {
    if (!box.current) return;
    const seen = new ResizeObserver(([entry]) =>
      setWidth((entry?.contentRect.width ?? 0) < WIDE_PX ? 8 : 16),
    );
    seen.observe(box.current);
    return () => seen.disconnect();
  }, []);
  return (
    <Scroller ref={box} className="dump" label="Bytes">
      <pre>
        {dump(hex, width).map((line) => (
          <span key={line.offset}>
            <span className="dump-offset">{line.offset}</span>
            {`  ${line.hex.padEnd(width * 3 - 1)}  `}
            <span className="dump-text">{line.text}</span>
            {'\n'}
          </span>
        ))}
      </pre>
    </Scroller>
  );
}
