import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConversationDescriber } from '../../emv/describe-conversation.ts';

describe('a conversation', () => {
  it('takes any bytes in any order', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .tuple(fc.constantFrom(0xa4, 0xa8, 0xae, 0xb2, 0xca, 0x88, 0x20), fc.uint8Array())
        .map(([ins, data]) => Uint8Array.from([0x80, ins, 0, 0, data.length, ...data])),
    );
    const answer = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array().map((data) => Uint8Array.from([0x80, data.length, ...data, 0x90, 0x00])),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, fc.option(answer, { nil: undefined }))), (exchanges) => {
        const conversation = createConversationDescriber();
        for (const [command, response] of exchanges) {
          const described = conversation.describe(command, response);
          expect(described.command.name).not.toBe('');
          expect(described.response === undefined).toBe(response === undefined);
        }
      }),
    );
  });
});
