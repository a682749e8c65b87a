import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../../bytes/hex.ts';
import { createReceiveBuffer } from '../../../../hardware/printer/esc-pos/receive-buffer.ts';

describe('the receive buffer', () => {
  it('gives back what came, oldest first, and says what it lost', () => {
    const buffer = createReceiveBuffer(4);
    expect(buffer.push(hex('01 02 03'))).toBe(0);
    expect(buffer.take(2)).toEqual(hex('01 02'));
    expect(buffer.push(hex('04 05 06 07'))).toBe(1);
    expect(buffer.take(9)).toEqual(hex('03 04 05 06'));
    expect(buffer.take(9)).toEqual(hex(''));
  });

  it('behaves like a list with a limit', () => {
    const step = fc.oneof(
      fc.record({ push: fc.uint8Array({ maxLength: 700 }) }),
      fc.record({ take: fc.nat(500) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const buffer = createReceiveBuffer(1000);
        let model: number[] = [];
        for (const each of steps) {
          if ('push' in each) {
            const kept = each.push.subarray(0, 1000 - model.length);
            expect(buffer.push(each.push)).toBe(each.push.length - kept.length);
            model.push(...kept);
          } else {
            expect(toHex(buffer.take(each.take))).toBe(
              toHex(Uint8Array.from(model.slice(0, each.take))),
            );
            model = model.slice(each.take);
          }
        }
      }),
    );
  });
});
