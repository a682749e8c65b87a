import { concat } from '../../../bytes/concat.ts';
import { err, ok } from '../../../bytes/result.ts';
import type { DisplayLines } from '../pos-pin-pad.ts';
import type { ChipChannel } from './chip-channel.ts';
import type { ChipFlow } from './chip-flow.ts';
import { tracksOf } from './chip-replies.ts';
import {
  COMMANDS,
  EVENT,
  EVENT_KEY,
  EVENT_PRESENCE,
  EVENT_TRACKS,
  KEY_STATUS,
} from './commands.ts';
import { type Customer, NO_PIN_STATUS } from './customer.ts';
import { write } from './fields.ts';
import { type AbecsCommand, OK } from './messages.ts';
import { encryptBlock, hasPinKey, type PadKeys, sealPin } from './pad-keys.ts';
import { block, type Reply, take } from './reply.ts';
import type { createTables } from './tables.ts';

export interface ExecutionOptions {
  readonly customer: Customer;
  readonly keys: PadKeys;
  readonly flow: ChipFlow;
  readonly channel: ChipChannel;
  readonly tables: ReturnType<typeof createTables>;
}

const ASK_CARD: DisplayLines = ['INSERT, SWIPE', 'OR TAP CARD'];
const BLANK: DisplayLines = ['', ''];
const NO_CONTACTLESS_MS = 120_000;
const MAX_PIN = 12;

const INFORMATION = {
  manufacturer: 'TELLERBENCH',
  model: 'VIRTUAL ABECS;1MB',
  contactless: 'C',
  system: '1.0',
  specification: '2.12',
  application: '001.00 260105',
  serial: '00000001',
};

/** What the virtual pad does with each command. */
export function createExecution({ customer, keys, flow, channel, tables }: ExecutionOptions) {
  let isOpen = false;

  async function execute(command: AbecsCommand): Promise<Reply> {
    const { id } = command;
    if (id === 'OPN') {
      isOpen = true;
      flow.forget();
      return ok(undefined);
    }
    if (!isOpen) return err('010');
    switch (id) {
      case 'CLO':
      case 'DSP': {
        const taken = take(command, COMMANDS.DSP.command);
        if (!taken) return err('011');
        customer.show(taken[0].lines);
        if (id === 'CLO') isOpen = false;
        return ok(undefined);
      }
      case 'GIN':
        return block(COMMANDS.GIN.reply[0], INFORMATION);
      case 'GKY':
        return getKey();
      case 'RMC':
        return removeCard(command);
      case 'ENB': {
        const taken = take(command, COMMANDS.ENB.command);
        const output = taken ? encryptBlock(keys, taken[0], taken[0].input) : err('011');
        return output.ok ? block(COMMANDS.ENB.reply[0], { output: output.value }) : output;
      }
      case 'GPN':
        return getPin(command);
      case 'CKE':
        return checkEvent(command);
      case 'CHP':
        return channel.execute(command);
      case 'TLI':
      case 'TLR':
      case 'TLE':
        return tables.load(id, command);
      default:
        return transact(command);
    }
  }

  async function getKey(): Promise<Reply> {
    const key = await customer.wait('key', (gesture) => {
      if (gesture.kind !== 'key' || !Object.hasOwn(KEY_STATUS, gesture.key)) return undefined;
      return { done: gesture.key as keyof typeof KEY_STATUS };
    });
    const status = key ? KEY_STATUS[key] : '012';
    return status === OK ? ok(undefined) : err(status);
  }

  async function removeCard(command: AbecsCommand): Promise<Reply> {
    const taken = take(command, COMMANDS.RMC.command);
    if (!taken) return err('011');
    customer.show(taken[0].lines);
    if (customer.inserted()) {
      await customer.wait('removal', ({ kind }) =>
        kind === 'remove' ? { done: true } : undefined,
      );
    }
    flow.forget();
    return ok(undefined);
  }

  async function getPin(command: AbecsCommand): Promise<Reply> {
    const taken = take(command, COMMANDS.GPN.command);
    if (!taken) return err('011');
    const { entries, min, max, lines, pan } = taken[0];
    if (entries !== 1 || min < 4 || max < min) return err('011');
    if (pan.length < 2) return err('010');
    if (!hasPinKey(keys, taken[0])) return err('042');
    customer.show(lines);
    const outcome = await customer.enterPin(min, Math.min(max, MAX_PIN));
    customer.show(BLANK);
    if (outcome.kind !== 'entered') return err(NO_PIN_STATUS[outcome.kind]);
    const sealed = sealPin(keys, taken[0], pan, outcome.pin);
    if (!sealed.ok) return sealed;
    return block(COMMANDS.GPN.reply[0], { pinBlock: sealed.value.block, ksn: sealed.value.ksn });
  }

  async function checkEvent(command: AbecsCommand): Promise<Reply> {
    const taken = take(command, COMMANDS.CKE.command);
    if (!taken) return err('011');
    const { keys: wantsKeys, stripe, chip: slot, contactless = false } = taken[0];
    const event = (number: number, data: string): Reply =>
      block(COMMANDS.CKE.reply[0], { event: number, data });
    const presence = (number: number, present: boolean): Reply =>
      event(number, write(EVENT_PRESENCE, { present }));
    // What already is so needs no waiting.
    if (slot === 1 && customer.inserted()) return presence(EVENT.chip, true);
    if (slot === 2 && !customer.inserted()) return presence(EVENT.chip, false);
    const seen = await customer.wait<Reply>(
      wantsKeys && !stripe && slot === 0 && !contactless ? 'key' : 'card',
      (gesture) => {
        switch (gesture.kind) {
          case 'key': {
            if (!wantsKeys || !Object.hasOwn(KEY_STATUS, gesture.key)) return undefined;
            const status = KEY_STATUS[gesture.key as keyof typeof KEY_STATUS];
            return { done: event(EVENT.key, write(EVENT_KEY, { code: status.slice(1) })) };
          }
          case 'swipe': {
            if (!stripe) return undefined;
            const tracks = tracksOf(gesture.card);
            if (!tracks) return { done: err('041') };
            return { done: event(EVENT.stripe, write(EVENT_TRACKS, tracks)) };
          }
          case 'tap':
            if (!contactless || !gesture.card.contactless) return undefined;
            channel.present(gesture.card.contactless);
            return { done: presence(EVENT.contactless, true) };
          case 'insert':
            return slot === 1 ? { done: presence(EVENT.chip, true) } : undefined;
          case 'remove':
            return slot === 2 ? { done: presence(EVENT.chip, false) } : undefined;
        }
      },
      contactless ? NO_CONTACTLESS_MS : undefined,
    );
    return seen ?? presence(EVENT.contactless, false);
  }

  async function transact(command: AbecsCommand): Promise<Reply> {
    switch (command.id) {
      case 'GCR': {
        const taken = take(command, COMMANDS.GCR.command);
        if (!taken) return err('011');
        if (taken[0].tablesVersion !== tables.version()) return err('020');
        customer.show(ASK_CARD);
        const card = await flow.getCard(taken[0], tables.records());
        customer.show(BLANK);
        return card.ok ? block(COMMANDS.GCR.reply[0], card.value) : card;
      }
      case 'CNG': {
        const taken = take(command, COMMANDS.CNG.command);
        const changed = taken ? flow.change(taken[0].data) : err('011');
        return changed.ok ? ok(undefined) : changed;
      }
      case 'GOC': {
        const taken = take(command, COMMANDS.GOC.command);
        if (!taken) return err('011');
        const gone = await flow.goOn(taken[0], concat(taken[1].tags, taken[2].tags));
        return gone.ok ? block(COMMANDS.GOC.reply[0], gone.value) : gone;
      }
      case 'FNC': {
        const taken = take(command, COMMANDS.FNC.command);
        if (!taken) return err('011');
        const finished = await flow.finish(taken[0], taken[1].tags);
        return finished.ok ? block(COMMANDS.FNC.reply[0], finished.value) : finished;
      }
      default:
        return err('010');
    }
  }

  return execute;
}
