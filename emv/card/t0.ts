import { type CommandApdu, INS } from '../apdu.ts';
import { type Answer, refuse } from './session.ts';

/** How a T=0 card gives its answers away (EMV 4.4 Book 1, 9.2.2 and annex A). */
export interface T0 {
  exchange(command: CommandApdu): Answer;
  reset(): void;
}

/**
 * An answer to a command with data has to be fetched: 61xx, then GET RESPONSE. One without data
 * must be asked for with its exact length: 6Cxx says which.
 */
export function createT0(execute: (command: CommandApdu) => Answer): T0 {
  let waiting: Uint8Array | undefined;

  function fetch({ p1, p2, le = 256 }: CommandApdu): Answer {
    if (!waiting) return refuse(0x6985);
    if (p1 !== 0 || p2 !== 0) return refuse(0x6a86);
    if (le > waiting.length) return refuse(0x6c00 | (waiting.length & 0xff));
    const data = waiting.subarray(0, le);
    waiting = le < waiting.length ? waiting.subarray(le) : undefined;
    return { data, sw: waiting ? 0x6100 | (waiting.length & 0xff) : 0x9000 };
  }

  return {
    exchange(command) {
      if (command.ins === INS.getResponse && command.cla === 0x00) return fetch(command);
      waiting = undefined;
      const { data, sw } = execute(command);
      if (!data || data.length === 0) return refuse(sw);
      if (command.data) {
        waiting = data;
        return refuse(sw === 0x9000 ? 0x6100 | (data.length & 0xff) : sw);
      }
      const le = command.le ?? 256;
      return le === data.length ? { data, sw } : refuse(0x6c00 | (data.length & 0xff));
    },
    reset() {
      waiting = undefined;
    },
  };
}
