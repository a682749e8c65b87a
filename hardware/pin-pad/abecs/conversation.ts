import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Link } from '../../transport/link.ts';
import type { DisplayLines, PosPinPadError } from '../pos-pin-pad.ts';
import { COMMANDS, type CommandId, NOTIFICATION_LAYOUT } from './commands.ts';
import { errorOf } from './errors.ts';
import { exchange } from './exchange.ts';
import { type BlocksOf, type Layout, read, type ValuesOf, write } from './fields.ts';
import type { AbecsItem } from './frame.ts';
import { type AbecsReply, OK } from './messages.ts';

export type Outcome<T> = Promise<Result<T, PosPinPadError>>;
export type ReplyOf<Id extends CommandId> = (typeof COMMANDS)[Id]['reply'] extends readonly [
  infer L extends Layout,
]
  ? ValuesOf<L>
  : undefined;
type CommandOf<Id extends CommandId> = BlocksOf<(typeof COMMANDS)[Id]['command']>;

/** Typed commands over the pad's link; each is one conversation. */
export function createConversation(link: Link<AbecsItem>, notify: (shown: DisplayLines) => void) {
  function onNotification(reply: AbecsReply): void {
    const shown = read(NOTIFICATION_LAYOUT, reply.blocks[0] ?? '');
    if (shown.ok) notify(shown.value.lines);
  }

  /** One conversation; the reply as it came, whatever its status. */
  async function converse<Id extends CommandId>(
    id: Id,
    blocks: CommandOf<Id>,
    signal?: AbortSignal,
  ): Outcome<AbecsReply> {
    const { blocking, command } = COMMANDS[id];
    const values: readonly unknown[] = blocks;
    const layouts: readonly Layout[] = command;
    let written: string[];
    try {
      written = layouts.map((layout, i) => write(layout, values[i] as ValuesOf<Layout>));
    } catch (cause) {
      // A field that cannot be written is the caller's data, not the pad's doing.
      if (!(cause instanceof RangeError)) throw cause;
      return err({ kind: 'refused', code: 'not sent', detail: `${id}: ${cause.message}` });
    }
    const exchanged = { id, blocks: written };
    return exchange(link, exchanged, {
      blocking: blocking || signal !== undefined,
      signal,
      onNotification,
    });
  }

  /** The values of a good reply; a status other than 000 is an error. */
  async function ask<Id extends CommandId>(
    id: Id,
    blocks: CommandOf<Id>,
    signal?: AbortSignal,
  ): Outcome<ReplyOf<Id>> {
    const reply = await converse(id, blocks, signal);
    if (!reply.ok) return reply;
    if (reply.value.status !== OK) return err(errorOf(id, reply.value.status));
    const layout: Layout | undefined = COMMANDS[id].reply[0];
    if (layout === undefined) return ok(undefined as ReplyOf<Id>);
    const values = read(layout, reply.value.blocks[0] ?? '');
    if (!values.ok) return protocol(id, values.error);
    return ok(values.value as ReplyOf<Id>);
  }

  return { converse, ask };
}

export type Conversation = ReturnType<typeof createConversation>;

/** Whether it went well, without what it gave. */
export async function quietly<T>(asked: Outcome<T>): Outcome<void> {
  const done = await asked;
  return done.ok ? ok() : done;
}

/** A reply that is not what Abecs has for its command. */
export function protocol(command: string, expected: string): Result<never, PosPinPadError> {
  return err({ kind: 'protocol', detail: `reply to ${command}: ${expected}` });
}

/** A request that no command has room for. */
export function refuse(command: string, expected: string): Result<never, PosPinPadError> {
  return err({ kind: 'refused', code: 'not sent', detail: `${command}: expected ${expected}` });
}
