import type { IsoMessage } from '../iso8583/message.ts';
import type { MessageMac } from '../iso8583/message-mac.ts';
import { keysAskedFor, WORKING_KEYS, type WorkingKey } from '../napas/key-change.ts';
import type { Hop } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import type { KeyDistributor } from './key-exchange.ts';
import type { KeysToCome } from './service.ts';

/**
 * `required`: a message without its MAC is answered 63. `when-keyed`: the same from the moment a
 * terminal has got its MAC key from here or has used its first. `off`: no MAC either way.
 */
export type TerminalMac = 'required' | 'when-keyed' | 'off';

/** The acquirer's lines to its terminals: their keys and their MACs. */
export interface TerminalLines {
  /** By the terminal that the message names (DE41): one connection may carry several. */
  mac(message: IsoMessage): MessageMac | undefined;
  /** A terminal's 101. */
  keysAskedFor(request: IsoMessage, from: Hop): KeysToCome;
  /** Terminals that have asked for keys. */
  list(): readonly string[];
  /** New keys for one of them; false: it did not take them, or is not connected. */
  changeKeys(terminal: string, keys?: readonly WorkingKey[]): Promise<boolean>;
}

export interface TerminalLinesOptions {
  readonly bank: string;
  readonly hsm: Hsm;
  readonly ceremony: KeyCeremony;
  readonly distributor: KeyDistributor;
  readonly macPolicy: TerminalMac;
  /** What is sent to a terminal is understood from now on: it has its MAC key, or needs none. */
  readonly onKeyed: (terminal: string) => void;
}

export function createTerminalLines(options: TerminalLinesOptions): TerminalLines {
  const { bank, hsm, ceremony, distributor, macPolicy } = options;
  /** Where a terminal asked from last. */
  const hops = new Map<string, Hop>();
  const keyed = new Set<string>();
  const decisive: WorkingKey = macPolicy === 'off' ? 'ZPK' : 'MAK';
  /** A key that nobody uses is not given. */
  const inForce = WORKING_KEYS.filter((key) => key === 'ZPK' || macPolicy !== 'off');

  /** A terminal whose MAC is right has its key: from now on without one it is another. */
  const provenBy =
    (terminal: string, mac: MessageMac): MessageMac['verify'] =>
    (data, value) => {
      const right = mac.verify(data, value);
      if (right) keyed.add(terminal);
      return right;
    };

  async function changeKeys(
    terminal: string,
    which: readonly WorkingKey[] = inForce,
  ): Promise<boolean> {
    const hop = hops.get(terminal);
    if (!hop?.isOpen()) return false;
    const keys = ceremony.installTerminal(hsm, terminal);
    const address = { 32: bank, 41: terminal.padEnd(8) };
    let all = true;
    for (const key of which) {
      const again = (): void => void changeKeys(terminal, [key]);
      const changed = await distributor.change({ hop, keys, address, again }, [key]);
      if (changed && key === 'MAK') keyed.add(terminal);
      if (changed && key === decisive) options.onKeyed(terminal);
      all &&= changed;
    }
    return all;
  }

  return {
    mac({ fields }) {
      const terminal = fields[41]?.trim();
      if (terminal === undefined || macPolicy === 'off') return undefined;
      const isOpen = macPolicy === 'when-keyed' && !keyed.has(terminal);
      if (isOpen && fields[64] === undefined && fields[128] === undefined) return undefined;
      const mac = hsm.mac(ceremony.installTerminal(hsm, terminal).MAK);
      return isOpen ? { ...mac, verify: provenBy(terminal, mac) } : mac;
    },
    keysAskedFor({ fields }, from) {
      const terminal = fields[41]?.trim();
      const asked = keysAskedFor(fields[48]);
      if (!terminal || !asked) return '30';
      const which = asked.filter((key) => inForce.includes(key));
      if (which.length === 0) return '12';
      hops.set(terminal, from);
      return () => void changeKeys(terminal, which);
    },
    list: () => [...hops.keys()],
    changeKeys,
  };
}
