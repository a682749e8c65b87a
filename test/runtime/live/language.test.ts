import { afterEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../../../runtime/scenario/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const now = () => [stage.view().screen.kind, stage.view().language];

describe('a language touched on the welcome screen', () => {
  it('is shown at once, is the one of the session, and goes with the customer', async () => {
    stage = await openStage();
    await stage.until('welcome');
    await stage.language('zh');
    expect(now()).toEqual(['welcome', 'zh']);
    await stage.insert('saigonbank-debit');
    await stage.until('pin');
    expect(now()).toEqual(['pin', 'zh']);
    expect(stage.screens.map(({ kind }) => kind)).not.toContain('language');
    await stage.cancel();
    await stage.take('card');
    await stage.rest();
    expect(now()).toEqual(['welcome', 'vi']);
  });

  it('is forgotten after a minute without a card, and the slot still takes one', async () => {
    stage = await openStage();
    await stage.until('welcome');
    await stage.language('en');
    await stage.wait(50_000);
    await stage.language('zh');
    await stage.wait(59_000);
    expect(now()).toEqual(['welcome', 'zh']);
    await stage.wait(1_000);
    expect(now()).toEqual(['welcome', 'vi']);
    expect(stage.world.hands.cardReader.view().entryOpen).toBe(true);
    await stage.insert('saigonbank-debit');
    await stage.language('en');
    await stage.until('pin');
    expect(now()).toEqual(['pin', 'en']);
  });

  it('is shown by a terminal that serves nobody, too', async () => {
    stage = await openStage();
    await stage.until('welcome');
    stage.cutLine();
    await stage.until({ 'out-of-service': 'network' });
    await stage.language('en');
    expect(now()).toEqual(['out-of-service', 'en']);
    await stage.wait(60_000);
    expect(now()).toEqual(['out-of-service', 'vi']);
  });
});
