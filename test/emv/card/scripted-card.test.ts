import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { parseApduTrace } from '../../../emv/apdu-trace.ts';
import { createScriptedCard } from '../../../emv/card/scripted-card.ts';

const TRACE = `
# selection
> 00A4040007A000000727101000
< 6F00 9000
> 0020008008241234FFFFFFFFFF   # a PIN
< 9000
`;

function script(text: string) {
  const exchanges = parseApduTrace(text);
  if (!exchanges.ok) throw new Error(exchanges.error.detail);
  return createScriptedCard(exchanges.value);
}

const SELECT = hex('00A4040007A000000727101000');
const VERIFY = hex('0020008008241234FFFFFFFFFF');

describe('a scripted card', () => {
  it('answers as the script says', async () => {
    const card = script(TRACE);
    expect(toHex(await card.transceive(SELECT))).toBe('6F009000');
    expect(() => card.end()).toThrow(
      'scripted card, exchange 2 of 2: expected VERIFY of 13 bytes, got no more',
    );
    const unfinished = script(TRACE);
    await unfinished.transceive(SELECT);
    expect(toHex(await unfinished.transceive(VERIFY))).toBe('9000');
    unfinished.end();
    await expect(unfinished.transceive(SELECT)).rejects.toThrow('at its end, got SELECT');
  });

  it('fails at the first deviation and stays so, without showing a PIN', async () => {
    const card = script(TRACE);
    await card.transceive(SELECT);
    const other = hex('0020008008249876FFFFFFFFFF');
    const text =
      'scripted card, exchange 2 of 2: expected VERIFY of 13 bytes, ' +
      'got VERIFY of 13 bytes that differs at offset 6';
    await expect(card.transceive(other)).rejects.toThrow(text);
    await expect(card.transceive(VERIFY)).rejects.toThrow(text);
    expect(() => card.end()).toThrow(text);
  });

  it('fails at a command that is only longer', async () => {
    const card = script('> 00B20114\n< 6A83');
    await expect(card.transceive(hex('00B2011400'))).rejects.toThrow('differs at offset 4');
  });

  it('fails where the trace has no answer', async () => {
    const card = script('> 00B2011400');
    await expect(card.transceive(hex('00B2011400'))).rejects.toThrow('no answer to READ RECORD');
  });
});

describe('parseApduTrace', () => {
  it.each([
    ['> 00B2011400\n< 6A83'],
    ['00B2011400\n6A83'],
    ['C: 00 B2 01 14 00\r\nR: 6A 83\r\n'],
    ['C-APDU: 00B2011400 # READ RECORD\n\nR-APDU: 6A83'],
    ['>> 00b2011400\n<< 6a83'],
  ])('reads %j', (text) => {
    const exchange = { command: hex('00B2011400'), response: hex('6A83') };
    expect(parseApduTrace(text)).toEqual({ ok: true, value: [exchange] });
  });

  it('takes commands without an answer', () => {
    const trace = parseApduTrace('> 00B2011400\n> 00B2021400\n< 6A83');
    expect(trace.ok && trace.value.map(({ response }) => response)).toEqual([
      undefined,
      hex('6A83'),
    ]);
  });

  it.each([
    ['> 00B2\n< 6A8', 'line 2: expected an APDU in hex'],
    ['# hello\n< 6A83', 'line 2: expected a command before its answer'],
    ['SELECT', 'line 1: expected an APDU in hex'],
  ])('refuses %j', (text, detail) => {
    expect(parseApduTrace(text)).toMatchObject({ ok: false, error: { detail } });
  });

  it('ends in a value or an error, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const trace = parseApduTrace(text);
        if (!trace.ok) expect(trace.error.line).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});
