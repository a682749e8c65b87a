import { formatNumber } from '../format.ts';

/** A note's likeness by colour and figure; a drawing, not a copy. */
export function BankNote({ denomination }: { denomination: number }) {
  const colour = `var(--note-${denomination / 1000}k, #5c6b70)`;
  return (
    <svg className="note" viewBox="0 0 152 65" aria-hidden="true">
      <rect width="152" height="65" rx="3" style={{ fill: colour }} />
      <g fill="none" stroke="#fff" strokeOpacity="0.22">
        {[6, 12, 18, 24, 30].map((radius) => (
          <ellipse key={radius} cx="112" cy="34" rx={radius * 1.1} ry={radius * 0.9} />
        ))}
        <path d="M0 50c20-14 34 8 54-4s30-16 44-4 34 8 54-6M0 56c20-14 34 8 54-4s30-16 44-4 34 8 54-6" />
        <rect x="3" y="3" width="146" height="59" rx="2" strokeOpacity="0.4" />
      </g>
      <path d="m112 25 3 6 7 1-5 5 1 7-6-3-6 3 1-7-5-5 7-1z" fill="#fff" fillOpacity="0.55" />
      <text x="9" y="21" className="note-figure">
        {formatNumber(denomination, 'vi')}
      </text>
      <text x="9" y="56" className="note-unit">
        ĐỒNG
      </text>
    </svg>
  );
}
