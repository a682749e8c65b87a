import { describe, expect, it } from 'vitest';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { offlineSaleAdvice } from '../../../network/napas/sale.ts';
import { createRig, identity, sealer } from './rig.ts';

const PAN = '9704000000000018';
const CHIP_DATA = '9F2701405A089704000000000018';
const SALE = {
  identity,
  merchantCategory: '5411',
  at: Date.UTC(2026, 6, 26, 10, 15, 30),
  stan: 700,
  pan: PAN,
  entry: { mode: 'contactless', sequence: 1, chipData: CHIP_DATA },
  amount: 90_000,
} as const;

const answering = (code: string) => (message: IsoMessage) =>
  message.mti === '0800' ? { 39: '00' } : message.mti === '0220' ? { 39: code } : undefined;

describe('a 0220 of the terminal', () => {
  it('goes whole, and lies on the disk without its secrets', async () => {
    const rig = createRig();
    rig.link.advise(offlineSaleAdvice(SALE));
    const [stored] = rig.store.all();
    expect(JSON.stringify(stored?.fields)).not.toContain(PAN);
    expect(stored).toMatchObject({
      id: '0220 0726101530 000700',
      mti: '0220',
      sealedPan: sealer.seal(PAN),
      sealedChipData: sealer.seal(CHIP_DATA),
    });
    await rig.up();
    await rig.clock.advance(1);
    const sent = rig.received.find(({ mti }) => mti === '0220');
    expect(sent).toEqual(offlineSaleAdvice(SALE));
  });

  it('is repeated with the same trace until its 0230', async () => {
    let answers = 0;
    const rig = createRig({
      answers: (message) =>
        message.mti === '0220' && ++answers < 3 ? undefined : answering('00')(message),
    });
    await rig.up();
    rig.link.advise(offlineSaleAdvice(SALE));
    await rig.clock.advance(120_000);
    expect(rig.lines().filter((line) => !line.includes('0800') && !line.includes('0810'))).toEqual([
      '0.0 !! advice-sent tries 1',
      '0.0 >> 0220 000000 #000700',
      '35.0 !! advice-sent tries 2',
      '35.0 >> 0220 000000 #000700',
      '70.0 !! advice-sent tries 3',
      '70.0 >> 0220 000000 #000700',
      '70.0 << 0230 000000 #000700 =00',
      '70.0 !! advice-acknowledged =00',
    ]);
    expect(rig.link.pendingReversals()).toBe(0);
  });

  it.each([
    ['68', false],
    ['91', false],
    ['63', false],
    ['14', true],
  ])('answered %s: over %s', async (code, isOver) => {
    const rig = createRig({ answers: answering(code) });
    await rig.up();
    rig.link.advise(offlineSaleAdvice(SALE));
    await rig.clock.advance(1);
    expect(rig.link.pendingReversals()).toBe(isOver ? 0 : 1);
    const refused = rig.transcript.filter((line) => line.includes('advice-refused'));
    expect(refused).toEqual(isOver ? ['0.0 !! advice-refused =14'] : []);
  });
});

it('a refusal is told, with its DE37, before the 0220 is forgotten', async () => {
  const told: unknown[] = [];
  const rig = createRig({
    answers: answering('14'),
    onEvent: (event) => {
      if (event.kind === 'advice-refused') told.push([event.reference, rig.store.all().length]);
    },
  });
  await rig.up();
  rig.link.advise(offlineSaleAdvice(SALE));
  await rig.clock.advance(1);
  expect(told).toEqual([[offlineSaleAdvice(SALE).fields[37], 1]]);
  expect(rig.store.all()).toEqual([]);
});

describe('a 0220 of the host', () => {
  const NOTICE: IsoMessage = {
    mti: '0220',
    fields: {
      3: '000000',
      4: '000025000000',
      7: '0726101530',
      11: '000900',
      32: '970400',
      37: '620717000101',
      39: '00',
      41: identity.terminalId,
      60: 'SUCCESS 1',
      62: 'QR_MPM',
    },
  };

  it('is answered with what the terminal says once it has written it down', async () => {
    const heard: IsoMessage[] = [];
    const rig = createRig({
      onAdvice(advice) {
        heard.push(advice);
        return heard.length === 1 ? '96' : '00';
      },
    });
    await rig.up();
    rig.say(NOTICE);
    rig.say(NOTICE);
    await rig.clock.advance(1);
    expect(heard).toEqual([NOTICE, NOTICE]);
    expect(rig.lines().filter((line) => line.includes('>>'))).toEqual([
      '0.0 >> 0230 #000900 =96',
      '0.0 >> 0230 #000900 =00',
    ]);
    expect(rig.received.at(-1)?.fields[37]).toBe('620717000101');
  });

  it('with a wrong MAC is told, and neither heard nor answered', async () => {
    const heard: IsoMessage[] = [];
    const rig = createRig({
      keys: {
        change: async () => ({ ok: false, error: 'no' }),
        mac: () => ({ generate: () => new Uint8Array(8), verify: () => false }),
      },
      onAdvice(advice) {
        heard.push(advice);
        return '00';
      },
      timers: { response: 1 },
    });
    await rig.up().catch(() => {});
    await rig.clock.advance(10);
    rig.lines();
    rig.say({ mti: '0220', fields: { ...NOTICE.fields, 64: '0000000000000000' } });
    await rig.clock.advance(1);
    expect(heard).toEqual([]);
    expect(rig.lines()).toEqual([
      expect.stringContaining('<< 0220'),
      expect.stringContaining('!! wrong-mac'),
    ]);
  });

  it('that nobody wants to hear is told as an event', async () => {
    const rig = createRig();
    await rig.up();
    rig.say(NOTICE);
    await rig.clock.advance(1);
    expect(rig.lines()).toEqual([
      '0.0 << 0220 000000 #000900 =00',
      '0.0 !! unexpected-message 0220 000000 #000900 =00',
    ]);
  });
});

describe('requests of other types', () => {
  it.each(['0100', '0400'])('%s is answered as a 0200 is', async (mti) => {
    const rig = createRig({ answers: () => ({ 39: '00' }) });
    await rig.up();
    const { 52: _, ...fields } = rig.withdrawal().fields;
    const asked = rig.link.request({ mti, fields });
    await rig.clock.advance(1);
    const answer = await asked;
    expect(answer.ok && answer.value.mti).toBe(`${mti.slice(0, 2)}10`);
  });
});
