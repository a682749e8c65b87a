import { useTerminal } from '../terminal.tsx';
import { saveText } from './clipboard.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { Scroller } from './scroller.tsx';

const KEY = /^(\s*(?:- )?)([\w.-]+)(:)(.*)$/;

/** What was done so far as a scenario, ready to be run again. */
export function Script() {
  const yaml = useTerminal((state) => state.script);
  if (yaml === '') return <p className="empty">Nothing was done yet.</p>;
  return (
    <>
      <div className="tools">
        <CopyButton label="Copy" text={() => yaml} />
        <button
          type="button"
          className="quiet"
          onClick={() => saveText('scenario.yaml', 'application/yaml', yaml)}
        >
          <Icon name="save" />
          Save
        </button>
      </div>
      <Scroller className="scrolls yaml" label="Scenario">
        <pre>
          {yaml.split('\n').map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
            <YamlLine key={place} line={line} />
          ))}
        </pre>
      </Scroller>
    </>
  );
}

function YamlLine({ line }: { line: string }) {
  if (line.trimStart().startsWith('#')) return <span className="yaml-comment">{`${line}\n`}</span>;
  const found = KEY.exec(line);
  if (!found) return `${line}\n`;
  const [, indent, key, colon, value] = found;
  return (
    <>
      {indent}
      <span className="yaml-key">{key}</span>
      {`${colon}${value}\n`}
    </>
  );
}
