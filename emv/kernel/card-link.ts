import { concat } from '../../bytes/concat.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import {
  type CommandApdu,
  commandName,
  encodeCommand,
  parseResponse,
  type ResponseApdu,
  type Transceive,
} from '../apdu.ts';
import { getResponse } from '../commands.ts';
import type { SessionEnd } from './outcome.ts';

/** The card behind `transceive`, with what T=0 makes of case 4 and of lengths done away with. */
export interface CardLink {
  send(command: CommandApdu): Promise<Result<ResponseApdu, SessionEnd>>;
  /** What came to a command that another has sent: VERIFY, by the PIN pad. */
  answered(ins: number, bytes: Uint8Array): Result<ResponseApdu, SessionEnd>;
}

export interface CardLinkOptions {
  /** An empty answer: the card is mute or gone. A rejection is a bug and goes up. */
  readonly transceive: Transceive;
  /** T=0 carries no Le behind data (EMV 4.4 Book 1, 9.3.1). */
  readonly protocol: 'T=0' | 'T=1';
  readonly log: (line: string) => void;
}

/** More than any real card needs, GET RESPONSE included: a transaction ends, whatever it meets. */
const MOST_COMMANDS = 500;
/** Pieces that one answer may come in. */
const MOST_PIECES = 8;
const MOST_DATA = 256;

export function createCardLink({ transceive, protocol, log }: CardLinkOptions): CardLink {
  let sent = 0;

  async function exchange(command: CommandApdu): Promise<Result<ResponseApdu, SessionEnd>> {
    const name = commandName(command.ins);
    if (sent >= MOST_COMMANDS) {
      return err({
        why: 'too-many-commands',
        detail: `${name}: more than ${MOST_COMMANDS} commands`,
      });
    }
    sent++;
    return read(name, await transceive(encodeCommand(onTheWire(command))));
  }

  function onTheWire(command: CommandApdu): CommandApdu {
    if (protocol === 'T=1' || command.data === undefined) return command;
    const { le, ...withoutLe } = command;
    return withoutLe;
  }

  function read(name: string, bytes: Uint8Array): Result<ResponseApdu, SessionEnd> {
    if (bytes.length === 0) return err({ why: 'no-answer', detail: `${name}: no answer` });
    const response = parseResponse(bytes);
    if (response.ok) return response;
    return err({ why: 'malformed-answer', detail: `${name}: ${response.error.detail}` });
  }

  async function send(command: CommandApdu): Promise<Result<ResponseApdu, SessionEnd>> {
    const name = commandName(command.ins);
    let next = command;
    let data: Uint8Array = new Uint8Array(0);
    let warning: number | undefined;
    for (let piece = 0; piece < MOST_PIECES; piece++) {
      const response = await exchange(next);
      if (!response.ok) return response;
      const { sw } = response.value;
      data = concat(data, response.value.data);
      const count = sw & 0xff || MOST_DATA;
      if (data.length > MOST_DATA) break;
      // 6Cxx: the same again with the right length; 61xx: fetch what is there.
      if (sw >> 8 === 0x6c) next = { ...next, le: count };
      else if (sw >> 8 === 0x61) next = getResponse(count);
      else if (warning === undefined && data.length === 0 && hidesData(command, sw)) {
        warning = sw;
        next = getResponse(MOST_DATA);
      } else {
        const last = warning ?? sw;
        tell(name, last);
        return ok({ data, sw: last });
      }
    }
    const detail = `${name}: expected an answer of at most ${MOST_DATA} bytes`;
    return err({ why: 'malformed-answer', detail });
  }

  function tell(name: string, sw: number): void {
    log(`${name}: ${sw.toString(16).toUpperCase().padStart(4, '0')}`);
  }

  function answered(ins: number, bytes: Uint8Array): Result<ResponseApdu, SessionEnd> {
    const name = commandName(ins);
    const response = read(name, bytes);
    if (response.ok) tell(name, response.value.sw);
    return response;
  }

  /** Under T=0 a warning comes before the data it is about (EMV 4.4 Book 1, 9.3.1.1.4). */
  function hidesData({ data, le }: CommandApdu, sw: number): boolean {
    const warns = sw >> 8 === 0x62 || sw >> 8 === 0x63;
    return protocol === 'T=0' && warns && data !== undefined && le !== undefined;
  }

  return { send, answered };
}
