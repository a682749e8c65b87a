import { z } from 'zod';
import type { TerminalKind } from './event.ts';

/** What the customer can do on the screen itself. Keys and cards go through the devices. */
export const screenCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('screen.choose'), option: z.string().max(40) }),
  z.strictObject({ type: z.literal('screen.language'), language: z.enum(['vi', 'en', 'zh']) }),
  z.strictObject({ type: z.literal('screen.cancel') }),
  z.strictObject({ type: z.literal('screen.more-time') }),
]);

const deviceName = z.string().max(40);

/** One custodian's part goes in, and never comes back. */
const keysPart = z.strictObject({
  type: z.literal('keys.part'),
  part: z.int().min(1).max(2),
  holder: z.string().trim().min(1).max(40),
  /** 32 hex digits, spaces allowed. */
  component: z.string().max(80),
});
/** Joins the two parts and loads the key at both ends of its line. */
const keysCeremony = z.strictObject({
  type: z.literal('keys.ceremony'),
  key: z.enum(['terminal-master', 'zone-master']),
  /** Of a zone: the member's id, or `on-us`. */
  line: z.string().max(20).optional(),
});

/** What hands do at the bench's virtual devices, and an operator at the back. */
export const benchCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('card.insert'), card: z.string().max(60) }),
  /** At a till: held to the antenna, drawn through the stripe reader. */
  z.strictObject({ type: z.literal('card.tap'), card: z.string().max(60) }),
  z.strictObject({ type: z.literal('card.swipe'), card: z.string().max(60) }),
  z.strictObject({ type: z.literal('card.take') }),
  z.strictObject({ type: z.literal('key.press'), key: z.string().max(8) }),
  z.strictObject({ type: z.literal('cash.take') }),
  z.strictObject({ type: z.literal('receipt.take') }),
  z.strictObject({ type: z.literal('code.present'), data: z.string().max(4096) }),
  z.strictObject({
    type: z.literal('fault.provoke'),
    device: deviceName,
    fault: z.string().max(40),
    parameters: z.record(z.string().max(40), z.number()).optional(),
  }),
  z.strictObject({
    type: z.literal('fault.clear'),
    device: deviceName,
    fault: z.string().max(40).optional(),
  }),
  z.strictObject({ type: z.literal('device.unplug'), device: deviceName }),
  z.strictObject({ type: z.literal('device.plug'), device: deviceName }),
  /** Pulls the terminal's plug; it starts again by itself, with its journal. */
  z.strictObject({ type: z.literal('power.cut') }),
  /** A clerk: paper in, notes out of the exit, back into service. */
  z.strictObject({ type: z.literal('operator.service') }),
  /** An operator asks the host for new PIN and MAC keys. */
  z.strictObject({ type: z.literal('keys.request') }),
  keysPart,
  keysCeremony,
  /** The parts typed so far are thrown away. */
  z.strictObject({ type: z.literal('keys.forget') }),
  z.strictObject({ type: z.literal('keys.list') }),
  z.strictObject({ type: z.literal('network.rule'), rule: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal('gateway.rule'), rule: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal('network.clear') }),
  z.strictObject({ type: z.literal('ledger.refresh') }),
]);

/** DE4 holds no more. */
const dong = z.int().positive().max(9_999_999_999);

/** The customer's language: his display, his copies. */
const posLanguage = z.strictObject({
  type: z.literal('pos.language'),
  language: z.enum(['vi', 'en', 'zh']),
});

/** What the cashier and the operator do at a till's own screen. Amounts are whole đồng. */
export const posCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('pos.sell'),
    amount: dong,
    method: z.enum(['card', 'wallet-code', 'order-code', 'vietqr']),
  }),
  z.strictObject({ type: z.literal('pos.cancel') }),
  posLanguage,
  /** The cashier lets the customer's PIN be, where the terminal may. */
  z.strictObject({ type: z.literal('pos.bypass-pin') }),
  /** The code on the screen, on paper too. */
  z.strictObject({ type: z.literal('pos.print-code') }),
  z.strictObject({
    type: z.literal('pos.refund'),
    transaction: z.string().max(60),
    amount: dong,
  }),
  z.strictObject({
    type: z.literal('pos.resolve'),
    case: z.string().max(80),
    answer: z.enum(['ask-again', 'was-paid', 'was-not-paid', 'refund', 'keep']),
  }),
]);

export const command = z.discriminatedUnion('type', [screenCommand, benchCommand, posCommand]);

/** All that a customer's own page may send: what the screen it shows has buttons for. */
export const customerCommands = {
  atm: screenCommand,
  pos: z.discriminatedUnion('type', [posLanguage]),
} as const satisfies Readonly<Record<TerminalKind, z.ZodType>>;

export type ScreenCommand = z.infer<typeof screenCommand>;
export type Command = z.infer<typeof command>;
