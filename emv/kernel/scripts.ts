import { parseTlv, type Tlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { err, ok } from '../../bytes/result.ts';
import { parseCommand } from '../apdu.ts';
import type { SessionEnd, Step } from './outcome.ts';
import type { Session } from './session.ts';
import { setBit, TSI, TVR } from './tvr.ts';

/** High half of a result's first byte (EMV 4.4 Book 4, A5); the low half counts commands. */
const NOT_PERFORMED = 0x00;
const FAILED = 0x10;
const SUCCESSFUL = 0x20;

/**
 * Issuer scripts (EMV 4.4 Book 3, 10.10): template 71 before the second GENERATE AC, 72 after it.
 * Five bytes of result a script go to `progress` and 9F5B, that of a card torn out too.
 */
export async function runScripts(
  session: Session,
  scripts: readonly Tlv[],
  when: '71' | '72',
): Step {
  const { terminal, tvr, tsi, progress, log } = session;
  for (const script of scripts.filter(({ tag }) => tag === when)) {
    const { result, end } = await runScript(session, script.value);
    progress.scriptResults.push(result);
    setBit(tsi, TSI.scriptPerformed);
    const failed = (result[0]! & 0xf0) !== SUCCESSFUL;
    if (failed) setBit(tvr, when === '71' ? TVR.scriptFailedBefore : TVR.scriptFailedAfter);
    terminal.set('9F5B', concat(terminal.get('9F5B') ?? new Uint8Array(0), result));
    log.push(`issuer script ${when} ${failed ? 'failed' : 'done'}`);
    if (end) return err(end);
  }
  return ok();
}

interface ScriptResult {
  readonly result: Uint8Array;
  /** Present where the card left nothing to go on with. */
  readonly end?: SessionEnd;
}

/** 9F18, if any, then one 86 a command; the first that fails ends the script. */
async function runScript({ link }: Session, script: Uint8Array): Promise<ScriptResult> {
  const parsed = parseTlv(script);
  const objects = parsed.ok ? parsed.value : [];
  const found = objects.find(({ tag }) => tag === '9F18')?.value;
  const identifier = found?.length === 4 ? found : new Uint8Array(4);
  const commands = objects.filter(({ tag }) => tag === '86');
  if (commands.length === 0) return { result: concat(NOT_PERFORMED, identifier) };
  for (const [i, { value }] of commands.entries()) {
    const failed = concat(FAILED | Math.min(i + 1, 15), identifier);
    const command = parseCommand(value);
    if (!command.ok) return { result: failed };
    const answer = await link.send(command.value);
    if (!answer.ok) return { result: failed, end: answer.error };
    // Warnings are no failures (10.10).
    const sw1 = answer.value.sw >> 8;
    if (sw1 !== 0x90 && sw1 !== 0x62 && sw1 !== 0x63) return { result: failed };
  }
  return { result: concat(SUCCESSFUL, identifier) };
}
