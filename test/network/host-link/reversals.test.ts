import { describe, expect, it } from 'vitest';
import {
  createMemoryReversalStore,
  type StoredReversal,
} from '../../../network/host-link/reversal-store.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { reversalAdvice } from '../../../network/napas/withdrawal.ts';
import { answerTo, createRig, START } from './rig.ts';

type Rig = ReturnType<typeof createRig>;

const STAN = 500;

function adviceFor(rig: Rig, original: IsoMessage, dispensed?: number): IsoMessage {
  return reversalAdvice({ original, at: rig.clock.now(), stan: STAN, dispensed });
}

const acknowledging = (message: IsoMessage) =>
  message.mti === '0800' || message.mti === '0420' ? { 39: '00' } : undefined;

describe('a reversal', () => {
  it('is stored before it is sent, and forgotten with its 0430', async () => {
    const order: string[] = [];
    const memory = createMemoryReversalStore();
    const store = {
      all: memory.all,
      put: (reversal: StoredReversal) => {
        order.push(`put, tries ${reversal.tries}`);
        memory.put(reversal);
      },
      remove: (id: string) => {
        order.push('remove');
        memory.remove(id);
      },
    };
    const rig = createRig({
      store,
      answers: (message) => {
        order.push(message.mti);
        return acknowledging(message);
      },
    });
    await rig.up();
    order.splice(0);
    rig.link.reverse(adviceFor(rig, rig.withdrawal()));
    expect(rig.link.pendingReversals()).toBe(1);
    await rig.clock.advance(0);
    expect(order).toEqual(['put, tries 0', 'put, tries 1', '0420', 'remove']);
    expect(rig.link.pendingReversals()).toBe(0);
    expect(rig.lines()).toEqual([
      '0.0 !! reversal-sent tries 1',
      '0.0 >> 0420 010000 #000500 =68',
      '0.0 << 0430 010000 #000500 =00',
      '0.0 !! reversal-acknowledged =00',
    ]);
  });

  it('follows a timeout: the whole story', async () => {
    const rig = createRig({ answers: acknowledging });
    await rig.up();
    const request = rig.withdrawal();
    const answer = rig.link.request(request);
    await rig.clock.advance(30_000);
    expect(await answer).toMatchObject({ error: { kind: 'timeout' } });
    rig.link.reverse(adviceFor(rig, request));
    await rig.clock.advance(1_000);
    rig.say(answerTo(request, { 39: '00' }));
    await rig.clock.advance(0);
    expect(rig.lines()).toEqual([
      '0.0 >> 0200 010000 #000002',
      '30.0 !! reversal-sent tries 1',
      '30.0 >> 0420 010000 #000500 =68',
      '30.0 << 0430 010000 #000500 =00',
      '30.0 !! reversal-acknowledged =00',
      '31.0 << 0210 010000 #000002 =00',
      '31.0 !! late-answer 0210 010000 #000002 =00',
    ]);
    expect(rig.received.at(-1)!.fields).toMatchObject({
      2: '9704000000000018',
      39: '68',
      90: '020000000207261015300000097040000000000000',
    });
  });

  it('of a part carries what was dispensed', async () => {
    const rig = createRig({ answers: acknowledging });
    await rig.up();
    rig.link.reverse(adviceFor(rig, rig.withdrawal(), 500_000));
    await rig.clock.advance(0);
    expect(rig.received.at(-1)!.fields[95]).toBe(`000050000000${'0'.repeat(30)}`);
  });

  it('leaves no card secret where it is stored', async () => {
    const rig = createRig();
    const original = rig.withdrawal();
    const advice = adviceFor(rig, original);
    rig.link.reverse({
      ...advice,
      fields: { ...advice.fields, 35: '9704000000000018=2812', 52: '0123456789ABCDEF' },
    });
    const [stored] = rig.store.all();
    expect(stored!.sealedPan).toBe('sealed:8100000000004079');
    const text = JSON.stringify(stored);
    expect(text).not.toContain('9704000000000018');
    expect(text).not.toContain('0123456789ABCDEF');
  });

  it('happens once, however often it is asked for', async () => {
    const rig = createRig();
    await rig.up();
    const advice = adviceFor(rig, rig.withdrawal());
    rig.link.reverse(advice);
    rig.link.reverse({ ...advice, fields: { ...advice.fields, 11: '000501' } });
    await rig.clock.advance(0);
    expect(rig.link.pendingReversals()).toBe(1);
    expect(rig.lines()).toEqual(['0.0 !! reversal-sent tries 1', '0.0 >> 0420 010000 #000500 =68']);
  });

  it('waits for the line, and goes out as soon as it is up', async () => {
    const rig = createRig({ answers: acknowledging, refusals: 1 });
    rig.link.reverse(adviceFor(rig, rig.withdrawal()));
    rig.link.start();
    await rig.clock.advance(1_000);
    expect(rig.lines().slice(-4)).toEqual([
      '1.0 !! reversal-sent tries 1',
      '1.0 >> 0420 010000 #000500 =68',
      '1.0 << 0430 010000 #000500 =00',
      '1.0 !! reversal-acknowledged =00',
    ]);
  });

  it('is repeated every 35 s, told to an operator after five tries, and goes on slowly', async () => {
    const rig = createRig();
    await rig.up();
    rig.link.reverse(adviceFor(rig, rig.withdrawal()));
    await rig.clock.advance(180_000 + 15 * 60_000);
    const lines = rig.lines().filter((line) => !line.includes('0800') && !line.includes('0810'));
    expect(lines).toEqual([
      '0.0 !! reversal-sent tries 1',
      '0.0 >> 0420 010000 #000500 =68',
      '35.0 !! reversal-sent tries 2',
      '35.0 >> 0420 010000 #000500 =68',
      '70.0 !! reversal-sent tries 3',
      '70.0 >> 0420 010000 #000500 =68',
      '105.0 !! reversal-sent tries 4',
      '105.0 >> 0420 010000 #000500 =68',
      '140.0 !! reversal-sent tries 5',
      '140.0 >> 0420 010000 #000500 =68',
      '175.0 !! reversal-needs-operator no answer to 5 tries tries 5',
      '1075.0 !! reversal-sent tries 6',
      '1075.0 >> 0420 010000 #000500 =68',
    ]);
    expect(rig.link.pendingReversals()).toBe(1);
  });

  it('is kept when the host refuses it, and ends when there is nothing to reverse', async () => {
    let code = '91';
    const rig = createRig({
      answers: (message) => (message.mti === '0800' ? { 39: '00' } : { 39: code }),
    });
    await rig.up();
    rig.link.reverse(adviceFor(rig, rig.withdrawal()));
    await rig.clock.advance(1_000);
    code = '25';
    await rig.clock.advance(35_000);
    expect(rig.lines()).toEqual([
      '0.0 !! reversal-sent tries 1',
      '0.0 >> 0420 010000 #000500 =68',
      '0.0 << 0430 010000 #000500 =91',
      '0.0 !! reversal-refused =91',
      '35.0 !! reversal-sent tries 2',
      '35.0 >> 0420 010000 #000500 =68',
      '35.0 << 0430 010000 #000500 =25',
      '35.0 !! reversal-acknowledged =25',
    ]);
  });

  it('acknowledged twice is told once more, as a duplicate', async () => {
    const rig = createRig({ answers: acknowledging });
    await rig.up();
    const advice = adviceFor(rig, rig.withdrawal());
    rig.link.reverse(advice);
    await rig.clock.advance(0);
    rig.say(answerTo(advice, { 39: '00' }));
    await rig.clock.advance(0);
    expect(rig.lines().at(-1)).toBe('0.0 !! duplicate-answer 0430 010000 #000500 =00');
  });

  it('is not acknowledged by the 0430 of another day', async () => {
    const rig = createRig();
    await rig.up();
    const advice = adviceFor(rig, rig.withdrawal());
    rig.link.reverse(advice);
    const { mti, fields } = answerTo(advice, { 39: '00' });
    rig.say({ mti, fields: { ...fields, 7: '0725101530' } });
    await rig.clock.advance(0);
    expect(rig.link.pendingReversals()).toBe(1);
  });

  it('survives a restart: the next process sends it again', async () => {
    const store = createMemoryReversalStore();
    const before = createRig({ store });
    await before.up();
    before.link.reverse(adviceFor(before, before.withdrawal()));
    await before.clock.advance(40_000);
    await before.link.stop();
    expect(store.all()).toMatchObject([{ tries: 2 }]);

    const after = createRig({ store, answers: acknowledging, firstStan: 600 });
    await after.up();
    expect(store.all()).toEqual([]);
    expect(
      after.received.map(({ mti, fields }) => `${mti} #${fields[11]} ${fields[2] ?? ''}`),
    ).toEqual(['0800 #000600 ', '0420 #000500 9704000000000018']);
  });

  it('whose seal cannot be opened, or that breaks the dialect, goes to an operator', async () => {
    const id = '020000000207261015300000097040000000000000';
    const fields = { 7: '0726101530', 11: '000500', 90: id };
    const store = createMemoryReversalStore([
      { id, fields, sealedPan: 'by another key', tries: 0 },
      { id: id.replace('0002', '0003'), fields: { ...fields, 3: 'x' }, tries: 0 },
    ]);
    const rig = createRig({ store });
    rig.link.start();
    await rig.clock.advance(0);
    expect(rig.lines().slice(-2)).toEqual([
      '0.0 !! reversal-needs-operator its sealed card data cannot be opened tries 0',
      '0.0 !! reversal-needs-operator the host dialect cannot express it tries 1',
    ]);
    expect(rig.link.pendingReversals()).toBe(2);
  });

  it('without original data is a bug', () => {
    const rig = createRig();
    expect(() => rig.link.reverse({ mti: '0420', fields: {} })).toThrow('field 90');
    expect(rig.clock.now()).toBe(START);
  });
});
