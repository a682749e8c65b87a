const PATHS = {
  bolt: 'M13 2 5 13h6l-1 9 8-12h-6z',
  plug: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
  unplug: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4M3 3l18 18',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  wrench:
    'M14.5 6.5a4.5 4.5 0 0 0-5.8 5.8L3 18l3 3 5.7-5.700a4.5 4.5 0 0 0 5.8-5.800l-2.8 2.8-2.5-.5-.5-2.500z',
  power: 'M12 3v9M6.5 6.500a8 8 0 1 0 11 0',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4l12 8-12 8z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  save: 'M12 3v12M7 10l5 5 5-5M4 20h16',
  close: 'M6 6l12 12M18 6 6 18',
  chevron: 'M7 10l5 5 5-5',
  warning: 'M12 4 2.5 20h19zM12 10v5M12 17.500v.1',
  check: 'm5 12.5 5 5 9-11',
  refresh: 'M20 11a8 8 0 1 0-2.3 6M20 5v6h-6',
  key: 'M15 4a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11.5 12.500 4 20v-3M7 17l2 2',
  phone: 'M8 2.500h8v19H8zM11 18.500h2',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  print: 'M7 9V3h10v6M7 18H4v-7h16v7h-3M7 15h10v6H7z',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words, or inside a button that has a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
