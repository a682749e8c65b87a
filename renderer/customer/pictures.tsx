/** What to do with one's hands, drawn; the words beside say the same. */

const SLOT = <rect x="36" y="94" width="168" height="12" rx="6" className="picture-slot" />;

function Card() {
  return (
    <g>
      <rect x="66" y="14" width="108" height="68" rx="8" className="picture-card" />
      <rect x="80" y="34" width="20" height="16" rx="3" className="picture-chip" />
      <path d="M80 66h50M140 66h20" className="picture-line" />
    </g>
  );
}

function Drawing(props: { children: React.ReactNode }) {
  return (
    <svg className="picture" viewBox="0 0 240 130" aria-hidden="true">
      {props.children}
    </svg>
  );
}

export function CardGoesIn() {
  return (
    <Drawing>
      <clipPath id="above-slot-in">
        <rect width="240" height="98" />
      </clipPath>
      {SLOT}
      <g clipPath="url(#above-slot-in)">
        <g className="moves-in">
          <Card />
        </g>
      </g>
      <path d="M120 112v10m-6-5 6 6 6-6" className="picture-arrow" />
    </Drawing>
  );
}

export function CardComesOut() {
  return (
    <Drawing>
      <clipPath id="above-slot-out">
        <rect width="240" height="98" />
      </clipPath>
      {SLOT}
      <g clipPath="url(#above-slot-out)">
        <g className="moves-out">
          <Card />
        </g>
      </g>
    </Drawing>
  );
}

export function CashComesOut() {
  return (
    <Drawing>
      <rect x="30" y="18" width="180" height="12" rx="6" className="picture-slot" />
      <clipPath id="below-exit">
        <rect y="25" width="240" height="105" />
      </clipPath>
      <g clipPath="url(#below-exit)">
        <g className="comes-down">
          <rect x="60" y="20" width="120" height="84" rx="5" className="picture-note-back" />
          <rect x="52" y="14" width="120" height="84" rx="5" className="picture-note" />
          <circle cx="112" cy="58" r="20" className="picture-line" />
          <path d="M64 28h18M142 88h18" className="picture-line" />
        </g>
      </g>
    </Drawing>
  );
}

export function PaperComesOut() {
  return (
    <Drawing>
      <rect x="50" y="18" width="140" height="12" rx="6" className="picture-slot" />
      <clipPath id="below-printer">
        <rect y="25" width="240" height="105" />
      </clipPath>
      <g clipPath="url(#below-printer)">
        <g className="comes-down">
          <path
            d="M72 10h96v90l-8-7-8 7-8-7-8 7-8-7-8 7-8-7-8 7-8-7-8 7-8-7-8 7z"
            className="picture-paper"
          />
          <path d="M86 40h68M86 54h50M86 68h60" className="picture-line" />
        </g>
      </g>
    </Drawing>
  );
}

/** Waiting for somebody else: three lights, one after the other. */
export function Waiting() {
  return (
    <Drawing>
      {[84, 120, 156].map((x, index) => (
        <circle
          key={x}
          cx={x}
          cy="65"
          r="9"
          className={`picture-light picture-light-${index + 1}`}
        />
      ))}
    </Drawing>
  );
}

export function Closed() {
  return (
    <Drawing>
      <circle cx="120" cy="62" r="38" className="picture-ring" />
      <path d="M104 62h32" className="picture-bar" />
    </Drawing>
  );
}

export function ThankYou() {
  return (
    <Drawing>
      <circle cx="120" cy="62" r="38" className="picture-ring" />
      <path d="m103 63 12 12 22-25" className="picture-bar" />
    </Drawing>
  );
}
