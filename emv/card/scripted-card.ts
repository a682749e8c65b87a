import { equalBytes } from '../../bytes/concat.ts';
import type { Transceive } from '../apdu.ts';
import { commandName } from '../apdu.ts';
import type { Exchange } from '../apdu-trace.ts';

export interface ScriptedCard {
  /** Throws at the first command that is not the next one of the script, and ever after. */
  readonly transceive: Transceive;
  /** Throws when the script is not at its end. */
  end(): void;
}

/** A card that knows one conversation by heart and stands no deviation: for tests. */
export function createScriptedCard(exchanges: readonly Exchange[]): ScriptedCard {
  let next = 0;
  let failure: Error | undefined;

  function fail(text: string): never {
    failure = new Error(`scripted card, exchange ${next + 1} of ${exchanges.length}: ${text}`);
    throw failure;
  }

  return {
    async transceive(command) {
      if (failure) throw failure;
      const exchange = exchanges[next];
      const sent = commandName(command[1] ?? 0);
      if (!exchange) fail(`the script is at its end, got ${sent}`);
      if (!equalBytes(exchange.command, command)) {
        fail(`expected ${describe(exchange.command)}, got ${describe(command, exchange.command)}`);
      }
      if (!exchange.response) fail(`the script has no answer to ${sent}`);
      next++;
      return exchange.response;
    },
    end() {
      if (failure) throw failure;
      if (next < exchanges.length)
        fail(`expected ${describe(exchanges[next]!.command)}, got no more`);
    },
  };
}

/** Name and length, and where it first differs: a command may hold a PIN. */
function describe(command: Uint8Array, expected?: Uint8Array): string {
  const name = `${commandName(command[1] ?? 0)} of ${command.length} bytes`;
  if (!expected) return name;
  const at = command.findIndex((byte, i) => byte !== expected[i]);
  return `${name} that differs at offset ${at < 0 ? command.length : at}`;
}
