import type { z } from 'zod';
import { err, ok, type Result } from '../bytes/result.ts';
import { type Command, command, customerCommands } from './contract/command.ts';
import type { TerminalKind } from './contract/event.ts';
import type { PageRole } from './page-role.ts';

type Issue = z.core.$ZodIssue;

/**
 * A command out of what a page of this role sent. The error says in one line which field and what
 * was expected there; no word of it is the page's own.
 */
export function parseCommand(
  data: unknown,
  role: PageRole,
  terminal: TerminalKind,
): Result<Command, string> {
  const schema = role === 'customer' ? customerCommands[terminal] : command;
  const parsed = schema.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  if (!issue) throw new Error('a failed parse has an issue');
  const field = issue.path[0];
  if (field === 'type') {
    return err(role === 'customer' ? 'type: nothing a customer may send' : 'type: no such command');
  }
  if (field === undefined) {
    return err(
      issue.code === 'unrecognized_keys'
        ? 'message: fields that do not belong there'
        : 'message: expected a command with its type',
    );
  }
  // Below the schema's own fields there are names of the page's choice.
  return err(`${String(field)}: expected ${expected(issue)}`);
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  record: 'names with values',
};

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? 'another value';
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `at most ${measure(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${measure(issue.minimum, issue.origin)}`;
    case 'invalid_key':
      return 'shorter names';
    default:
      return 'another value';
  }
}

const measure = (limit: number | bigint, of: string): string =>
  of === 'string' ? `${limit} character${limit === 1 ? '' : 's'}` : `${limit}`;
