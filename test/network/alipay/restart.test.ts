import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGatewayDatabase } from '../../../network/alipay/database.ts';
import { createTestWorld, payRequest } from './world.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerbench-gateway-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a gateway that starts again', () => {
  it('goes on with what was open: a customer’s decision, an expiry, a notification', async () => {
    const database = join(folder, 'gateway.db');
    const first = createTestWorld({ database, answerNotice: () => false });
    const { clock, done } = first;
    const before = first.fen('alipay-slow');
    await done(first.client.pay(payRequest('paid', first.code('alipay-wang'))));
    await done(first.client.pay(payRequest('slow', first.code('alipay-slow'))));
    await done(first.client.pay(payRequest('order', undefined)));
    const used = first.code('alipay-wang');
    await done(first.client.pay(payRequest('used', used, 1000)));
    await clock.advance(1000);
    await first.gateway.stop();
    await clock.advance(3 * 60_000);

    const second = createTestWorld({ database, clock });
    expect(second.gateway.wallets.list().find(({ id }) => id === 'alipay-slow')?.balance).toBe(
      before - 2793,
    );
    await clock.advance(60_000);
    const told = second.notices.map(([, { paymentRequestId, status }]) => [
      paymentRequestId,
      status,
    ]);
    expect(told.toSorted()).toEqual([
      ['order', 'FAIL'],
      ['paid', 'SUCCESS'],
      ['slow', 'SUCCESS'],
      ['used', 'SUCCESS'],
    ]);
    expect(await done(second.client.pay(payRequest('again', used)))).toMatchObject({
      code: 'CODE_ALREADY_USED',
    });
    // The same seed draws the same digits again, and gives none of them out twice.
    expect(second.code('alipay-wang')).not.toBe(used);
    expect(second.gateway.books.discrepancies()).toEqual([]);
    await second.gateway.stop();
    await clock.advance(0);
    expect(clock.pending()).toBe(0);
  });

  it('twice with one seed is the same, byte for byte', async () => {
    const trace = async () => {
      const { client, gateway, done, code, clock, exchanges, notices } = createTestWorld();
      for (const wallet of ['alipay-wang', 'alipay-slow', 'alipay-poor']) {
        await done(client.pay(payRequest(wallet, code(wallet))));
      }
      await done(client.cancel('alipay-slow'));
      await clock.advance(600_000);
      return JSON.stringify([exchanges, notices, gateway.books.postings()]);
    };
    expect(await trace()).toBe(await trace());
  });

  it('refuses a file that is not its own', () => {
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'not a database, but long enough to be taken for one'.repeat(20));
    expect(() => openGatewayDatabase(text)).toThrow('file is not a database');
    const newer = join(folder, 'newer.db');
    const database = openGatewayDatabase(newer);
    database.pragma('user_version = 9');
    database.close();
    expect(() => openGatewayDatabase(newer)).toThrow(
      'the books of a gateway, version 9; expected at most 2',
    );
  });

  it('on a file of version 1: its refunds at the cashier were done', () => {
    const file = join(folder, 'gateway.db');
    const old = openGatewayDatabase(file);
    old.exec('ALTER TABLE checkout_refund DROP COLUMN state; PRAGMA user_version = 1;');
    old.exec(`INSERT INTO checkout_order (id, shop, dong, description, status, refunded_dong,
      created_at, expires_at) VALUES ('o', 's', 10, '', 'paid', 10, 0, 0);
      INSERT INTO checkout_refund (id, checkout_order, dong, at) VALUES ('r', 'o', 10, 0);`);
    old.close();
    const now = openGatewayDatabase(file);
    expect(now.prepare('SELECT state FROM checkout_refund').pluck().all()).toEqual(['refunded']);
    now.close();
  });
});
