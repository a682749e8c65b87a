import { Icon } from './icon.tsx';

/** What the rows of a list are to have in them. */
export function FilterInput(props: {
  placeholder: string;
  value: string;
  onType: (text: string) => void;
}) {
  return (
    <input
      type="search"
      placeholder={props.placeholder}
      aria-label="Filter"
      value={props.value}
      onChange={(event) => props.onType(event.target.value)}
    />
  );
}

/** Whether a list goes on to its end as rows come. */
export function FollowButton({ follow, onToggle }: { follow: boolean; onToggle: () => void }) {
  return (
    <button type="button" className="quiet" aria-pressed={follow} onClick={onToggle}>
      <Icon name={follow ? 'pause' : 'play'} />
      {follow ? 'Pause' : 'Follow'}
    </button>
  );
}
