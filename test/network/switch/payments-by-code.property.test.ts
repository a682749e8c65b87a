import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import {
  parseNotification,
  parsePayAnswer,
  parseStatusAnswer,
} from '../../../network/napas/qr-answer.ts';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { MERCHANT, startTill } from './till.ts';

const faults: fc.Arbitrary<SwitchFault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('delay' as const, 'answer-late' as const),
    ms: fc.constantFrom(1_000, 6_000, 22_000, 27_000, 70_000),
  }),
  fc.record({
    kind: fc.constantFrom(
      'drop-request' as const,
      'drop-answer' as const,
      'answer-twice' as const,
      'wrong-mac' as const,
      'disconnect' as const,
    ),
  }),
);

const rules: fc.Arbitrary<SwitchRule> = fc
  .record({
    at: fc.constantFrom(
      'acquirer' as const,
      'napas' as const,
      'issuer' as const,
      'wallet' as const,
    ),
    fault: faults,
    service: fc.constantFrom('QR_CPM', 'QR_MPM', 'QR_PUSH'),
  })
  .map(({ at, fault, service }) => ({
    at,
    when: { service },
    times: 1,
    // biome-ignore lint/suspicious/noThenProperty: scenarios read as when and then.
    then: fault,
  }));

const step = fc.record({
  what: fc.constantFrom(
    ...(['pay', 'order', 'approve', 'inquire', 'cancel', 'refund', 'repeat'] as const),
    ...(['transfer', 'transfer', 'notify', 'wait'] as const),
  ),
  which: fc.nat({ max: 3 }),
  dong: fc.integer({ min: 1, max: 20 }).map((notes) => notes * 1_234),
  end: fc.constantFrom('paid', 'processing', 'declined'),
  isSilent: fc.boolean(),
  isMute: fc.boolean(),
  rule: fc.option(rules, { nil: undefined, freq: 2 }),
});

interface Asked {
  readonly request: IsoMessage;
  readonly dong: number;
  refunds: IsoMessage[];
}

it('whatever is lost, late, twice or silent: in the end all books agree with the till', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (steps) => {
      const till = await startTill();
      const { bench, gateway } = till;
      const { terminal, clock, world } = bench;
      const phone = world.bankApp('970436')!.login('436100000001', '582947');
      if (!phone.ok) throw new Error(phone.error.kind);
      await bench.ask(till.inquireBill(1_000, 'BEFORE'));
      const asked: Asked[] = [];
      let bills = 0;
      for (const { what, which, dong, end, isSilent, isMute, rule } of steps) {
        await terminal.open();
        if (rule) world.rules.add(rule);
        const target = asked[which % Math.max(1, asked.length)];
        const ids = gateway.payRequests.map(({ paymentRequestId }) => paymentRequestId);
        const id = ids[which % Math.max(1, ids.length)];
        if (isMute) gateway.mute = 1;
        if (what === 'pay' || what === 'order') {
          const code = { declined: 'RISK_REJECT' };
          gateway.next = {
            end: what === 'order' ? 'processing' : end === 'declined' ? code : end,
            silent: isSilent,
          } as NonNullable<typeof gateway.next>;
          const request = what === 'pay' ? till.pay(dong) : till.order(dong);
          asked.push({ request, dong, refunds: [] });
          terminal.send(request);
        } else if (what === 'transfer') {
          void phone.value.pay(
            {
              acquirer: '970400',
              merchantId: MERCHANT,
              merchantName: 'TAP HOA',
              amount: dong,
              reference: `HD${++bills}`,
              terminal: 'ATM00001',
            },
            '582947',
          );
        } else if (id && what === 'approve') gateway.approve(id);
        else if (id && what === 'notify' && gateway.payable() > 0) gateway.notify(id);
        else if (target && what === 'repeat') terminal.send(target.request);
        else if (target && what === 'inquire') terminal.send(till.inquire(target.request));
        else if (target && what === 'cancel') terminal.send(till.cancel(target.request));
        else if (target && what === 'refund') {
          const part = Math.min(dong, target.dong);
          const service = target.request.fields[62] as 'QR_CPM';
          const refund = till.refund(part, service, '0000000000000001', target.request);
          target.refunds.push(refund);
          terminal.send(refund);
        }
        await clock.advance(what === 'wait' ? 90_000 : 8_000);
      }

      // As a real till: it asks until it knows, and sends again what it does not know the end of.
      world.rules.clear();
      gateway.mute = 0;
      await clock.advance(200_000);
      await terminal.open();
      let kept = 0;
      for (const { request, refunds } of asked) {
        for (const refund of refunds) {
          const answer = await bench.ask(refund);
          expect(answer[39]).not.toBe('68');
        }
        const seen = parseStatusAnswer({
          mti: '0210',
          fields: await bench.ask(till.inquire(request)),
        });
        if (seen.kind !== 'paid') {
          const cancelled = await bench.ask(till.cancel(request));
          expect(['00', '12']).toContain(cancelled[39]);
        } else {
          const given = await Promise.all(refunds.map((refund) => bench.ask(refund)));
          const back = given.reduce(
            (sum, answer) => sum + (answer[39] === '00' ? Number(answer[4]) / 100 : 0),
            0,
          );
          kept += seen.payment.amount - back;
        }
      }
      await clock.advance(600_000);

      expect(world.waitingAdvices()).toEqual([]);
      expect(till.differences()).toEqual([]);
      const transfers = 35_000_000 - phone.value.balance();
      expect(gateway.payable()).toBe(kept);
      expect(world.ledger('970400').balance('merchants')).toBe(kept + transfers);
      // What the till was told is true, whenever it was told.
      for (const message of terminal.received) {
        if (message.mti !== '0220') continue;
        const told = parseNotification(message);
        expect(told.ok).toBe(true);
      }
      for (const { request } of asked) {
        const said = terminal.received.filter(
          ({ mti, fields }) => mti === '0210' && fields[11] === request.fields[11],
        );
        for (const answer of said) expect(parsePayAnswer(answer).kind).not.toBe('not-found');
      }
      await world.stop();
      expect(clock.pending()).toBe(0);
    }),
    { numRuns: 80 },
  );
}, 60_000);
