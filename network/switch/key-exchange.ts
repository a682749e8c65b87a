import { toHex } from '../../bytes/hex.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import {
  buildKeyChange,
  buildKeyReceipt,
  parseKeyChange,
  WORKING_KEYS,
  type WorkingKey,
} from '../napas/key-change.ts';
import { transmissionTime } from '../napas/local-time.ts';
import { KEY_CHANGE } from '../napas/network-management.ts';
import { stanOf } from '../napas/stan.ts';
import type { Hop } from './hop.ts';
import type { Hsm } from './hsm.ts';
import { type LineKeys, USAGES } from './line-keys.ts';

/** A line at the end that makes its keys. */
export interface KeyedLine {
  readonly hop: Hop;
  readonly keys: LineKeys;
  /** Who is addressed: DE32, and DE41 of a terminal. */
  readonly address: IsoFields;
  /** Changes them again, some time after a change of which nobody knows what became. */
  readonly again: () => void;
}

/** The end that makes keys: NAPAS for its members, the acquirer for terminals and its own issuer. */
export interface KeyDistributor {
  /**
   * Sends new keys (161), one after the other, and takes each into use once the far end has
   * answered with its check value. Resolves with whether all were changed.
   */
  change(line: KeyedLine, keys?: readonly WorkingKey[]): Promise<boolean>;
  stop(): void;
}

export interface KeyDistributorOptions {
  readonly clock: Clock;
  readonly hsm: Hsm;
  readonly nextStan: () => number;
  readonly note: (text: string) => void;
}

const ANSWER_MS = 30_000;
/** The same key is sent so often before it is given up; the far end knows it again. */
const TRIES = 3;
/** With the tries before it less than `KEY_GRACE_MS`: then the far end forgets the key before. */
const AGAIN_MS = 60_000;

/** The last answer, and whether a try before it had none. */
interface Sent {
  readonly answer: IsoFields | undefined;
  readonly isDoubtful: boolean;
}

export function createKeyDistributor(options: KeyDistributorOptions): KeyDistributor {
  const { clock, hsm, nextStan, note } = options;
  /** By master key: the changes of one line wait for each other. */
  const underway = new Map<string, Promise<boolean>>();
  /** By slot: the far end may have a key that it has not confirmed. */
  const doubts = new Map<string, TimerId>();
  let running = true;

  function question({ address }: KeyedLine, de48: string): IsoMessage {
    const stan = stanOf(nextStan());
    const fields = { 7: transmissionTime(clock.now()), 11: stan, ...address };
    return { mti: '0800', fields: { ...fields, 48: de48, 70: KEY_CHANGE } };
  }

  async function send(line: KeyedLine, de48: string): Promise<Sent> {
    for (let tries = 0; tries < TRIES; tries++) {
      const outcome = await line.hop.request(question(line, de48), ANSWER_MS);
      if (outcome.kind === 'answer') {
        return { answer: outcome.message.fields, isDoubtful: tries > 0 };
      }
      if (outcome.kind !== 'timeout') break;
    }
    return { answer: undefined, isDoubtful: true };
  }

  /** A line that drops needs none of this: new keys come with the next sign-on. */
  function changeAgain({ hop, again }: KeyedLine, slot: string): void {
    if (!running || !hop.isOpen()) return;
    const timer = clock.setTimeout(() => {
      if (hop.isOpen()) again();
    }, AGAIN_MS);
    doubts.set(slot, timer);
  }

  async function changeOne(line: KeyedLine, key: WorkingKey): Promise<boolean> {
    const slot = line.keys[key];
    clock.clearTimeout(doubts.get(slot));
    const made = hsm.working.generate(slot, USAGES[key], line.keys.master);
    if (!made.ok) {
      note(`${slot}: ${made.error.detail}`);
      return false;
    }
    const { kcv, cryptogram } = made.value;
    const { answer, isDoubtful } = await send(line, buildKeyChange({ key, cryptogram, kcv }));
    if (!answer) {
      // The far end may use it already: what comes under it is understood, and it is sent again.
      note(`${slot}: key change without an answer`);
      changeAgain(line, slot);
      return false;
    }
    if (answer[39] !== '00' || answer[48]?.trimEnd() !== buildKeyReceipt(key, kcv)) {
      if (isDoubtful) changeAgain(line, slot);
      else hsm.working.discard(slot);
      const why =
        answer[39] === '00' ? 'answered with another check value' : `answered ${answer[39]}`;
      note(`${slot}: key change ${why}, the old key stays`);
      return false;
    }
    hsm.working.takeIntoUse(slot);
    note(`${slot}: new key, check value ${toHex(kcv)}`);
    return true;
  }

  async function changeAll(line: KeyedLine, keys: readonly WorkingKey[]): Promise<boolean> {
    let all = true;
    for (const key of keys) all = (await changeOne(line, key)) && all;
    return all;
  }

  return {
    change(line, keys = WORKING_KEYS) {
      const { master } = line.keys;
      const before = underway.get(master) ?? Promise.resolve(true);
      const changed = before.then(() => changeAll(line, keys));
      underway.set(master, changed);
      void changed.finally(() => {
        if (underway.get(master) === changed) underway.delete(master);
      });
      return changed;
    },
    stop() {
      running = false;
      for (const timer of doubts.values()) clock.clearTimeout(timer);
    },
  };
}

/** Answers a 161: the fields that the answer adds, and which key changed. */
export function receiveKey(
  { fields }: IsoMessage,
  hsm: Hsm,
  keys: LineKeys,
  note: (text: string) => void,
): { readonly answer: IsoFields; readonly changed?: WorkingKey } {
  const change = parseKeyChange(fields[48] ?? '');
  if (!change.ok) {
    note(`key change, field 48: ${change.error}: answered 30`);
    return { answer: { 39: '30' } };
  }
  const { key, cryptogram, kcv } = change.value;
  const slot = keys[key];
  const stored = hsm.working.receive(slot, USAGES[key], keys.master, cryptogram, kcv);
  if (!stored.ok) {
    note(`key change refused, answered 63: ${stored.error.detail}`);
    return { answer: { 39: '63' } };
  }
  return { answer: { 39: '00', 48: buildKeyReceipt(key, stored.value.kcv) }, changed: key };
}
