import { err, ok, type Result } from '../../bytes/result.ts';
import type { Clock } from '../../time/clock.ts';
import type { HeldKey } from '../key-generations.ts';
import type { PartyName } from './hop.ts';
import type { Hsm, PartsUsage } from './hsm.ts';
import { createKeySchedule } from './key-schedule.ts';
import type { Napas } from './napas.ts';
import type { TerminalLines } from './terminal-lines.ts';

/** The keys of all parties, as an operator sees them. */
export interface NetworkKeys {
  /** Places and check values; no key. */
  list(): readonly PartyKey[];
  /**
   * New working keys for one line: a member's id, `on-us`, or a terminal's (DE41); absent: for
   * all lines. False: not all were changed.
   */
  change(line?: string): Promise<boolean>;
  /**
   * A master key in its parts into every HSM that holds one of this name. Working keys stay as they
   * are; `change` brings new ones under it.
   */
  loadMaster(slot: string, parts: readonly Uint8Array[]): Result<undefined, string>;
  /** The changes that come by themselves. */
  startSchedules(): void;
  stopSchedules(): void;
}

export interface PartyKey extends HeldKey {
  readonly party: PartyName;
}

export interface NetworkKeysOptions {
  readonly clock: Clock;
  /** From one change to the next; 0: never by itself. */
  readonly keyChangeMs: number;
  readonly hsms: readonly (readonly [PartyName, Hsm])[];
  /** Ids of all that have a line to NAPAS. */
  readonly members: readonly string[];
  readonly napas: Napas;
  readonly terminals: TerminalLines;
  readonly onUs: { readonly isUp: () => boolean; change(): Promise<boolean> };
}

export function createNetworkKeys(options: NetworkKeysOptions): NetworkKeys {
  const { hsms, members, napas, terminals, onUs } = options;
  const ownSchedule = createKeySchedule(options.clock, options.keyChangeMs, () => {
    if (onUs.isUp()) void onUs.change();
    for (const terminal of terminals.list()) void terminals.changeKeys(terminal);
  });

  function changeKeys(line: string): Promise<boolean> {
    if (line === 'on-us') return onUs.change();
    return members.includes(line) ? napas.changeKeys(line) : terminals.changeKeys(line);
  }

  return {
    list: () => hsms.flatMap(([party, hsm]) => hsm.list().map((key) => ({ party, ...key }))),
    async change(line) {
      const all = ['on-us', ...members, ...terminals.list()];
      const changed = await Promise.all((line === undefined ? all : [line]).map(changeKeys));
      return changed.every(Boolean);
    },
    loadMaster(slot, parts) {
      let usage: PartsUsage | undefined;
      for (const [, hsm] of hsms) {
        const held = hsm.list().find((key) => key.slot === slot);
        if (held?.usage !== 'master' && held?.usage !== 'zone-master') continue;
        usage = held.usage;
        const loaded = hsm.loadParts(slot, usage, parts);
        if (!loaded.ok) return err(loaded.error.detail);
      }
      return usage === undefined ? err('no HSM holds such a master key') : ok(undefined);
    },
    startSchedules() {
      napas.keySchedule.start();
      ownSchedule.start();
    },
    stopSchedules() {
      napas.keySchedule.stop();
      ownSchedule.stop();
    },
  };
}
