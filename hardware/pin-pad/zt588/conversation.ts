import { err, ok, type Result } from '../../../bytes/result.ts';
import type { DeviceError } from '../../device.ts';
import type { Link } from '../../transport/link.ts';
import type { Transport } from '../../transport/transport.ts';
import { buildFrame, type PadItem } from './frame.ts';

/** Milliseconds for an answer, and how often one command is sent. */
const ANSWER_MS = 1000;
const SENDS = 5;
/** Silence after which no late answer is expected: they come as far apart as the sends, or less. */
const LATE_MS = 1500;

const isAnswer = (item: PadItem): boolean => item.kind === 'frame' || item.kind === 'broken';

/**
 * One command and its answer, sent again after silence or a damaged answer. Answers carry nothing
 * that says which command they belong to: those still owed to repeated sends are waited for and
 * dropped before the next command, lest one of them pass for its answer.
 */
export function createConversation(link: Link<PadItem>, transport: Transport) {
  let owed = 0;

  async function clearLine(): Promise<void> {
    while (owed > 0) {
      const received = await link.receive(LATE_MS, isAnswer);
      owed = received.kind === 'item' ? owed - 1 : 0;
    }
    link.discard();
  }

  /**
   * TEXT out, TEXT of the answer back; `name` stands in errors. At most 5 s, and before that the
   * late answers of the last command until 1.5 s of silence.
   */
  return async (name: string, text: Uint8Array): Promise<Result<Uint8Array, DeviceError>> => {
    await clearLine();
    const frame = buildFrame(text);
    let damaged = 0;
    for (let sent = 0; sent < SENDS; sent++) {
      if (!link.isOpen()) {
        return err({ kind: 'disconnected', detail: `${name}: the wire is closed` });
      }
      link.send(frame);
      owed++;
      const received = await link.receive(ANSWER_MS, isAnswer);
      if (received.kind !== 'item') continue;
      // One damaged answer may come in two pieces.
      owed = Math.max(0, owed - 1);
      if (received.item.kind === 'frame') return ok(received.item.text);
      damaged++;
    }
    if (damaged > 0) {
      return err({ kind: 'protocol', detail: `${name}: ${damaged} of ${SENDS} answers damaged` });
    }
    const lines = await transport.lines?.();
    if (lines?.dsr === false) {
      return err({ kind: 'disconnected', detail: `${name}: DSR is low, the pad has no power` });
    }
    return err({ kind: 'no-response', detail: `${name}: no answer to ${SENDS} sends` });
  };
}
