import { parseTlv, type Tlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { ok } from '../../bytes/result.ts';
import { parseCommand } from '../apdu.ts';
import type { Step } from './outcome.ts';
import type { Session } from './session.ts';
import { setBit, TSI, TVR } from './tvr.ts';

/** High half of a result's first byte (EMV 4.4 Book 4, A5); the low half counts commands. */
const NOT_PERFORMED = 0x00;
const FAILED = 0x10;
const SUCCESSFUL = 0x20;

/**
 * Issuer scripts (EMV 4.4 Book 3, 10.10): template 71 before the second GENERATE AC, 72 after it.
 * Five bytes of result a script, also in 9F5B.
 */
export async function runScripts(
  session: Session,
  scripts: readonly Tlv[],
  when: '71' | '72',
): Step<readonly Uint8Array[]> {
  const { terminal, tvr, tsi, log } = session;
  const results: Uint8Array[] = [];
  for (const script of scripts.filter(({ tag }) => tag === when)) {
    const result = await runScript(session, script.value);
    if (!result.ok) return result;
    results.push(result.value);
    setBit(tsi, TSI.scriptPerformed);
    const failed = (result.value[0]! & 0xf0) !== SUCCESSFUL;
    if (failed) setBit(tvr, when === '71' ? TVR.scriptFailedBefore : TVR.scriptFailedAfter);
    terminal.set('9F5B', concat(terminal.get('9F5B') ?? new Uint8Array(0), result.value));
    log.push(`issuer script ${when} ${failed ? 'failed' : 'done'}`);
  }
  return ok(results);
}

/** 9F18, if any, then one 86 a command; the first that fails ends the script. */
async function runScript({ link }: Session, script: Uint8Array): Step<Uint8Array> {
  const parsed = parseTlv(script);
  const objects = parsed.ok ? parsed.value : [];
  const found = objects.find(({ tag }) => tag === '9F18')?.value;
  const identifier = found?.length === 4 ? found : new Uint8Array(4);
  const commands = objects.filter(({ tag }) => tag === '86');
  if (commands.length === 0) return ok(concat(NOT_PERFORMED, identifier));
  for (const [i, { value }] of commands.entries()) {
    const position = Math.min(i + 1, 15);
    const command = parseCommand(value);
    if (!command.ok) return ok(concat(FAILED | position, identifier));
    const answer = await link.send(command.value);
    if (!answer.ok) return answer;
    // Warnings are no failures (10.10).
    const sw1 = answer.value.sw >> 8;
    if (sw1 !== 0x90 && sw1 !== 0x62 && sw1 !== 0x63) {
      return ok(concat(FAILED | position, identifier));
    }
  }
  return ok(concat(SUCCESSFUL, identifier));
}
