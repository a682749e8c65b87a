import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { coveredData, readChipRequest } from '../../../emv/issuer/chip-request.ts';
import type { ScriptOrder } from '../../../emv/issuer/scripts.ts';
import { cardProfile } from '../../../runtime/card-profiles.ts';
import { MASTER_KEYS, testChip } from '../../support/virtual-chip.ts';
import { type Asked, issuerOf, withdraw } from './withdrawal.ts';

const AMOUNT = 500_000;

/** A card, its issuer, and what the issuer was asked last. */
function pair(id: string) {
  const issuer = issuerOf(cardProfile(id)!, MASTER_KEYS);
  const chip = testChip(id);
  let last: Asked = { pan: '', chipData: '' };
  return {
    issuer,
    chip,
    last: () => last,
    withdraw: (code = '00') =>
      withdraw(chip, (asked) => {
        last = asked;
        const genuine = issuer.verify(asked.pan, asked.chipData, AMOUNT);
        const said = genuine ? code : '63';
        return { code: said, chipData: issuer.answer(asked.pan, asked.chipData, said) };
      }),
  };
}

/** One object of DE55 with another value of the same length. */
function changed(chipData: string, tag: string): string {
  const at = chipData.indexOf(tag) + tag.length + 2;
  const byte = Number.parseInt(chipData.slice(at, at + 2), 16) ^ 0x01;
  return (
    chipData.slice(0, at) +
    byte.toString(16).padStart(2, '0').toUpperCase() +
    chipData.slice(at + 2)
  );
}

describe('card and issuer, written apart, agree', () => {
  it.each([
    ['napas-debit', 'Visa 10, ARPC method 1, EXTERNAL AUTHENTICATE'],
    ['two-schemes', 'Visa 10 among others'],
    ['offline-enciphered-pin', 'Visa 18, ARPC method 2, EXTERNAL AUTHENTICATE'],
    ['mchip-card', 'M/Chip 16, session key with the unpredictable number'],
    ['offline-approval', 'M/Chip 20, ARPC in the CDOL2'],
  ])('%s: %s', async (id) => {
    const { withdraw } = pair(id);
    expect((await withdraw()).kind).toBe('approved-online');
    expect((await withdraw('51')).kind).toBe('declined-online');
    expect((await withdraw()).kind).toBe('approved-online');
  });

  it('an ARPC under another key is not taken', async () => {
    const strange = issuerOf(cardProfile('napas-debit')!, {
      ...MASTER_KEYS,
      cryptogram: MASTER_KEYS.scriptMac,
    });
    const outcome = await withdraw(testChip('napas-debit'), ({ pan, chipData }) => {
      expect(strange.check(pan, chipData, AMOUNT)).toMatchObject({ error: { kind: 'cryptogram' } });
      expect(strange.answer(pan, chipData, '00')).toBeUndefined();
      return { code: '00', chipData: '910A00112233445566773030' };
    });
    expect(outcome).toMatchObject({ kind: 'declined-by-card-after-host', reverse: true });
  });
});

describe('what a cryptogram covers of 9F10', () => {
  // With issuer discretionary data behind the card verification results, as other cards have it.
  it.each([
    ['visa', 10, '06010A03A00000040102030405', '03A00000'],
    ['visa', 18, '06011203A00000040102030405', '06011203A00000040102030405'],
    ['mastercard', 16, '0110A00000000000DAC00000000000000000', 'A00000000000'],
  ] as const)('%s %i', (scheme, number, issuerData, covered) => {
    const request = readChipRequest(
      `9F02060000000000019F03060000000000009F1A020704950500000000005F2A0207049A032611229C0100` +
        `9F37040102030482021C009F360200019F2608A1A2A3A4A5A6A7A89F2701809F10${toHex(
          Uint8Array.of(issuerData.length / 2),
        )}${issuerData}`,
      'ARQC',
    );
    const data = request.ok && toHex(coveredData({ scheme, number }, request.value));
    expect(data).toBe(
      `000000000001${'00'.repeat(6)}0704${'00'.repeat(5)}070426112200010203041C000001${covered}`,
    );
  });
});

describe('what the issuer refuses', () => {
  it.each(['9F02', '9F03', '9F1A', '95', '5F2A', '9A', '9C', '9F37', '82', '9F36', '9F26'])(
    'a request with another %s',
    async (tag) => {
      const { withdraw, last, issuer } = pair('napas-debit');
      await withdraw();
      const { pan, chipData } = last();
      expect(issuer.check(pan, changed(chipData, tag))).toMatchObject({
        error: { kind: 'cryptogram' },
      });
    },
  );

  it('a cryptogram for the second time', async () => {
    const { withdraw, last, issuer } = pair('napas-debit');
    await withdraw();
    expect(issuer.check(last().pan, last().chipData, AMOUNT)).toEqual({
      ok: false,
      error: { kind: 'counter', detail: '9F36: expected more than 1' },
    });
  });

  it('an amount that is not that of DE4', async () => {
    const { last, issuer, withdraw } = pair('napas-debit');
    await withdraw();
    expect(issuer.check(last().pan, last().chipData, AMOUNT * 100)).toMatchObject({
      error: { kind: 'amount' },
    });
  });

  it.each([
    ['', 'DE55, 9F02: expected 6 bytes, got 0'],
    ['9F', 'DE55: expected TLV in hex'],
    ['zz', 'DE55: expected TLV in hex'],
  ])('DE55 %j', (chipData, detail) => {
    const { issuer } = pair('napas-debit');
    const error = { kind: 'data', detail };
    expect(issuer.check('9704000000000018', chipData)).toEqual({ ok: false, error });
  });

  it('as the certificate of an offline sale: what is none, or of another amount', async () => {
    const { withdraw, last, issuer } = pair('napas-debit');
    await withdraw();
    const { pan, chipData } = last();
    // What 9F27 says is not covered: with TC for ARQC it is a certificate over the same data.
    const certificate = chipData.replace('9F270180', '9F270140');
    expect(issuer.verifyCertificate(pan, certificate, AMOUNT)).toBe(true);
    expect(issuer.verifyCertificate(pan, certificate)).toBe(true);
    expect(issuer.verifyCertificate(pan, certificate, AMOUNT + 1)).toBe(false);
    expect(issuer.verifyCertificate(pan, changed(certificate, '9F26'), AMOUNT)).toBe(false);
    expect(issuer.verifyCertificate(pan, chipData, AMOUNT)).toBe(false);
    expect(issuer.verify(pan, certificate, AMOUNT)).toBe(false);
  });

  it('a card that has no such application, and a version that is not its own', async () => {
    const { withdraw, last, issuer } = pair('napas-debit');
    await withdraw();
    const { pan, chipData } = last();
    expect(issuer.check('9704000000000026', chipData)).toMatchObject({
      error: { kind: 'unknown-application' },
    });
    const other = chipData.replace('06010A', '060112');
    expect(issuer.check(pan, other)).toMatchObject({ error: { kind: 'version' } });
  });

  it('any bytes at all, without a throw', () => {
    const { issuer } = pair('napas-debit');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(issuer.verify('9704000000000018', toHex(bytes))).toBe(false);
        expect(issuer.answer('9704000000000018', toHex(bytes), '00')).toBeUndefined();
      }),
    );
  });
});

describe('issuer scripts', () => {
  const ORDERS: readonly (readonly [string, ScriptOrder])[] = [
    ['napas-debit', { kind: 'change-pin', pin: '7531' }],
    ['mchip-card', { kind: 'change-pin', pin: '753186' }],
    ['napas-debit', { kind: 'block-application' }],
    ['napas-debit', { kind: 'block-card' }],
    ['napas-debit', { kind: 'put-data', tag: '9F79', value: '000000500000' }],
    ['pin-blocked', { kind: 'unblock-pin' }],
  ];

  it.each(ORDERS)('%s does %j', async (id, order) => {
    const { withdraw, issuer, chip, last } = pair(id);
    const pan = cardProfile(id)!.applications[0]!.pan;
    issuer.order(pan, order);
    const outcome = await withdraw();
    expect(last().pan).toBe(pan);
    expect(outcome.scriptResults.map(toHex)).toEqual(['2000000001']);
    const { memory } = chip;
    const application = Object.values(memory.applications)[0]!;
    switch (order.kind) {
      case 'change-pin':
        return expect(memory.pin).toBe(order.pin);
      case 'block-application':
        return expect(application.blocked).toBe(true);
      case 'block-card':
        return expect(memory.blocked).toBe(true);
      case 'put-data':
        return expect(application.values[order.tag]).toBe(order.value);
      default:
        return expect(memory.pinTriesLeft).toBe(3);
    }
  });

  it('are delivered once', async () => {
    const { withdraw, issuer } = pair('napas-debit');
    issuer.order('9704000000000018', { kind: 'change-pin', pin: '7531' }, { kind: 'unblock-pin' });
    expect((await withdraw()).scriptResults.map(toHex)).toEqual(['2000000001']);
    expect((await withdraw()).scriptResults).toEqual([]);
    expect((await withdraw()).scriptResults).toEqual([]);
  });

  it('are sent again where the answer was lost, until the card tells of them', async () => {
    const card = cardProfile('napas-debit')!;
    const issuer = issuerOf(card, MASTER_KEYS);
    const chip = testChip('napas-debit');
    const { pan } = card.applications[0]!;
    const play = async (isLost = false) => {
      const host = ({ chipData }: Asked) => {
        expect(issuer.verify(pan, chipData, AMOUNT)).toBe(true);
        const answer = issuer.answer(pan, chipData, '00');
        return isLost ? undefined : { code: '00', chipData: answer };
      };
      return (await withdraw(chip, host)).scriptResults.map(toHex);
    };
    issuer.order(pan, { kind: 'change-pin', pin: '7531' });
    expect(await play(true)).toEqual([]);
    expect(await play(true)).toEqual([]);
    expect(await play()).toEqual(['2000000003']);
    expect(chip.memory.pin).toBe('7531');
    // Ordered before the card has told of the other.
    issuer.order(pan, { kind: 'unblock-pin' });
    expect(await play()).toEqual(['2000000004']);
    expect(await play()).toEqual([]);
    expect(await play()).toEqual([]);
  });

  it('a script under other keys is refused by the card, and its result says so', async () => {
    const card = cardProfile('napas-debit')!;
    const issuer = issuerOf(card, { ...MASTER_KEYS, scriptMac: MASTER_KEYS.cryptogram });
    const chip = testChip('napas-debit');
    const host = ({ pan, chipData }: Asked) => ({
      code: '00',
      chipData: issuer.answer(pan, chipData, '00'),
    });
    issuer.order(card.applications[0]!.pan, { kind: 'block-card' });
    const outcome = await withdraw(chip, host);
    expect(outcome.scriptResults.map(toHex)).toEqual(['1100000001']);
    expect(chip.memory.blocked).toBe(false);
    const seen: unknown[] = [];
    await withdraw(chip, (asked) => {
      seen.push(issuer.check(asked.pan, asked.chipData, AMOUNT));
      return host(asked);
    });
    expect(seen).toMatchObject([{ ok: true, value: { scriptCommands: 1, scriptFailed: true } }]);
  });
});
