import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';

interface Row {
  readonly n: number;
}

/** What moves the list but not the selection. */
const LEAVES_END = ['PageUp', 'PageDown', ' '];

/**
 * A long list of which only the seen rows exist. Follows its end while `follow`, else keeps what is
 * seen in its place when the oldest rows go; arrow keys, Home and End move the selection.
 */
export function Rows<R extends Row>(props: {
  label: string;
  rows: readonly R[];
  estimate: number;
  follow: boolean;
  onLeaveEnd?: () => void;
  selected: number | undefined;
  onSelect: (n: number) => void;
  render: (row: R, index: number) => ReactNode;
  className: string;
  rowClass?: (row: R) => string;
  empty: string;
}) {
  const { rows, follow, selected } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const count = rows.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => props.estimate,
    getItemKey: useCallback((index: number) => rows[index]?.n ?? index, [rows]),
    overscan: 12,
    anchorTo: 'end',
  });

  const last = rows[count - 1]?.n;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a full list gets a new last row, not more
  useEffect(() => {
    if (follow && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [follow, count, last, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (LEAVES_END.includes(event.key)) props.onLeaveEnd?.();
    const at = rows.findIndex((row) => row.n === selected);
    const to = {
      ArrowDown: Math.min(at + 1, count - 1),
      ArrowUp: at < 0 ? count - 1 : Math.max(at - 1, 0),
      Home: 0,
      End: count - 1,
    }[event.key];
    const row = to === undefined ? undefined : rows[to];
    if (to === undefined || !row) return;
    event.preventDefault();
    props.onLeaveEnd?.();
    props.onSelect(row.n);
    virtual.scrollToIndex(to);
  };

  const id = (n: number): string => `${props.className}-${n}`;
  return (
    <>
      {count === 0 ? <p className="empty">{props.empty}</p> : null}
      <div
        ref={scroller}
        className={`rows ${props.className}`}
        role="listbox"
        aria-label={props.label}
        aria-activedescendant={selected === undefined ? undefined : id(selected)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          if (event.deltaY < 0) props.onLeaveEnd?.();
        }}
        onTouchMove={() => props.onLeaveEnd?.()}
        onPointerDown={({ target, currentTarget }) => {
          // Beside rows that fill it there is only the scroll bar.
          const fills = currentTarget.scrollHeight > currentTarget.clientHeight;
          if (fills && target === currentTarget) props.onLeaveEnd?.();
        }}
      >
        <div className="rows-all" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys
              <div
                key={item.key}
                id={id(row.n)}
                ref={virtual.measureElement}
                data-index={item.index}
                role="option"
                tabIndex={-1}
                aria-selected={row.n === selected}
                className={`row ${props.rowClass?.(row) ?? ''}`}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => {
                  props.onLeaveEnd?.();
                  props.onSelect(row.n);
                  scroller.current?.focus({ preventScroll: true });
                }}
              >
                {props.render(row, item.index)}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
