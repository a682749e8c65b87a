import { z } from 'zod';

/** What the customer can do on the screen itself. Keys and cards go through the devices. */
export const screenCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('screen.choose'), option: z.string().max(40) }),
  z.strictObject({ type: z.literal('screen.language'), language: z.enum(['vi', 'en', 'zh']) }),
  z.strictObject({ type: z.literal('screen.cancel') }),
  z.strictObject({ type: z.literal('screen.more-time') }),
]);

const deviceName = z.string().max(40);

/** What hands do at the bench's virtual devices, and an operator at the back. */
export const benchCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('card.insert'), card: z.string().max(60) }),
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
  z.strictObject({ type: z.literal('network.rule'), rule: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal('network.clear') }),
  z.strictObject({ type: z.literal('ledger.refresh') }),
]);

export const command = z.union([screenCommand, benchCommand]);

export type ScreenCommand = z.infer<typeof screenCommand>;
export type Command = z.infer<typeof command>;
