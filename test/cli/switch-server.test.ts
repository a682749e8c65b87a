import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SwitchServer, startSwitchServer } from '../../cli/switch-server.ts';
import { createTcpTransport } from '../../hardware/transport/tcp.ts';
import { openGatewayDatabase } from '../../network/alipay/database.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { createChipCards } from '../../runtime/chip-cards.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { withdraw } from '../emv/issuer/withdrawal.ts';
import { createTestTerminal, type TestTerminal } from '../network/switch/terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerbench-switch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function start(database?: string): Promise<SwitchServer> {
  const started = await startSwitchServer({ port: 0, seed: 7, database });
  if (!started.ok) throw new Error(started.error);
  return started.value;
}

async function call({ port, switch: world }: SwitchServer): Promise<TestTerminal> {
  const terminal = createTestTerminal(world, createTcpTransport({ host: '127.0.0.1', port }));
  await terminal.open();
  return terminal;
}

const CARD = { pan: '9704360000000000010', pin: '4321' };

describe('a switch over TCP', () => {
  it('serves terminals side by side, and keeps its accounts in a file', async () => {
    const file = join(folder, 'switch.db');
    const first = await start(file);
    const [one, two] = [await call(first), await call(first)];
    one.send(one.withdrawal(CARD, 1_000_000));
    two.send(two.withdrawal(CARD, 500_000, { 11: '000099', 37: '620717000099' }));
    await expect.poll(() => one.received[0]?.fields[39]).toBe('00');
    await expect.poll(() => two.received[0]?.fields[39]).toBe('00');
    const debited = 1_000_000 + 500_000 + 2 * 3_300;
    expect(first.switch.cardState(CARD.pan)?.balance).toBe(35_000_000 - debited);
    await one.transport.close();
    await first.close();

    const second = await start(file);
    expect(second.switch.cardState(CARD.pan)?.balance).toBe(35_000_000 - debited);
    await second.close();
  });

  it('checks the cryptograms of the chips of its seed', async () => {
    const server = await start();
    const network = defaultWorld();
    const chips = createChipCards(network, createSeededRandom(7).fork('chips'));
    const chipCard = network.banks
      .flatMap(({ cards }) => cards)
      .find(({ id }) => id === 'saigonbank-chip')!;
    let chipData = '';
    await withdraw(chips.chipOf(chipCard, 'MAI THI PHUONG')!, (asked) => {
      chipData = asked.chipData;
      return { code: '05' };
    });
    const terminal = await call(server);
    const read = { 22: '051', 23: '001' };
    terminal.send(terminal.withdrawal(chipCard, 500_000, { ...read, 55: chipData }));
    await expect.poll(() => terminal.received[0]?.fields[39]).toBe('00');
    expect(terminal.received[0]?.fields[55]).toMatch(/^910A/);
    terminal.send(terminal.withdrawal(chipCard, 500_000, { ...read, 55: chipData }));
    await expect.poll(() => terminal.received[1]?.fields[39]).toBe('63');
    await terminal.transport.close();
    await server.close();
  });

  it('says in a line why it cannot start', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'not a database, but long enough to be taken for one'.repeat(20));
    expect(await startSwitchServer({ port: 0, seed: 7, database: file })).toEqual({
      ok: false,
      error: `--data: ${file}: file is not a database; expected the books of a switch`,
    });
    const books = join(folder, 'gateway.db');
    openGatewayDatabase(books).close();
    expect(await startSwitchServer({ port: 0, seed: 7, database: books })).toEqual({
      ok: false,
      error: `--data: ${books}: the books of a gateway; expected the books of a switch`,
    });
    const running = await start();
    const again = await startSwitchServer({ port: running.port, seed: 7 });
    expect(again).toEqual({ ok: false, error: expect.stringMatching(/another program listens/) });
    await running.close();
  });
});
