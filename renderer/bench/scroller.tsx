import type { ReactNode, Ref } from 'react';

/** A named region that scrolls, by keyboard too. */
export function Scroller(props: {
  label: string;
  className: string;
  children: ReactNode;
  ref?: Ref<HTMLElement>;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll
    <section ref={props.ref} className={props.className} aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
