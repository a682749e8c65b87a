import { expect, it } from 'vitest';
import { openStage } from '../../../runtime/scenario/stage.ts';

/** The pad takes keys a few milliseconds before its driver has heard that it does. */
it('loses no key of a customer who types the moment the pad asks', async () => {
  const stage = await openStage({ trace: false });
  await stage.insert('techcombank-debit');
  await stage.language('vi');
  const { pinPad } = stage.world.hands;
  await stage.clock.runUntil(() => pinPad.view().input === 'pin', 10_000);
  for (const key of ['1', '1', '2', '2', '3', '3', 'enter'] as const) pinPad.press(key);
  await stage.until('amount');
  expect(stage.view().screen.kind).toBe('amount');
  await stage.close();
});
