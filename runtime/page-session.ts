import { err, ok, type Result } from '../bytes/result.ts';
import { type Command, command } from './contract/command.ts';
import type { RuntimeEvent } from './contract/event.ts';
import type { RunningTerminal } from './running-terminal.ts';

/** One page that shows a terminal: the same over a socket and over Electron's port. */
export interface PageSession {
  /** What came from the page; anything that is no command is refused in one line. */
  receive(data: unknown): void;
  close(): void;
}

/** `send` gets what the page has to know, beginning with the present state. */
export function openPageSession(
  terminal: RunningTerminal,
  send: (event: RuntimeEvent) => void,
): PageSession {
  const unsubscribe = terminal.subscribe(send);
  return {
    receive(data) {
      const parsed = parseCommand(data);
      if (parsed.ok) terminal.command(parsed.value);
      else send({ type: 'refused', why: parsed.error });
    },
    close: unsubscribe,
  };
}

const LONGEST_REASON = 160;

/** A command out of what a page sent. The error says where and what was expected, no value. */
export function parseCommand(data: unknown): Result<Command, string> {
  const parsed = command.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  // A union of unions: the branch whose `type` fitted says most.
  const issues = parsed.error.issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? issue.errors.flat() : [issue],
  );
  const issue = issues.find(({ path }) => path.length > 0 && path[0] !== 'type') ?? issues[0];
  if (!issue || issue.path[0] === 'type') return err('type: no such command');
  if (issue.code === 'unrecognized_keys') return err('message: fields that do not belong there');
  const where = issue.path.join('.') || 'message';
  return err(`${where}: ${issue.message}`.slice(0, LONGEST_REASON));
}
