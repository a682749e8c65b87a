import { describe, expect, it } from 'vitest';
import { createEscPosDriver } from '../../hardware/printer/esc-pos/driver.ts';
import { EPSON_80 } from '../../hardware/printer/esc-pos/profile.ts';
import { attachVirtualEscPos } from '../../hardware/printer/esc-pos/virtual.ts';
import { paperToText } from '../../hardware/printer/paper/text.ts';
import type { ReceiptLine } from '../../hardware/printer/printer.ts';
import { createMemoryPair } from '../../hardware/transport/memory.ts';
import { defaultConfiguration } from '../../runtime/configuration.ts';
import type { Language } from '../../runtime/contract/terminal-view.ts';
import {
  formatDong,
  formatLocalTime,
  type WithdrawalReceipt,
  withdrawalReceipt,
} from '../../runtime/receipt.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { MASKED, START } from './withdrawal-fixture.ts';

const FULL: WithdrawalReceipt = {
  maskedPan: MASKED,
  at: START,
  reference: '632609000123',
  approval: '830001',
  requested: 2_000_000,
  dispensed: 2_000_000,
  fee: 3_300,
  balance: 14_820_450,
};

const PARTIAL: WithdrawalReceipt = { ...FULL, dispensed: 500_000 };
const NOTHING: WithdrawalReceipt = { ...FULL, dispensed: 0, fee: 0 };

/** What lies in the customer's hand: through driver, wire and the virtual printer's paper. */
async function printed(lines: readonly ReceiptLine[]): Promise<string> {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  const printer = attachVirtualEscPos({ transport: far, clock, profile: EPSON_80 });
  await far.open();
  const driver = createEscPosDriver({ transport: near, clock, profile: EPSON_80 });
  await driver.open();
  let outcome: Awaited<ReturnType<typeof driver.print>> | undefined;
  void driver.print(lines).then((value) => {
    outcome = value;
  });
  await clock.runUntil(() => outcome !== undefined, 120_000);
  expect(outcome).toMatchObject({ ok: true });
  const papers = printer.take();
  expect(papers).toHaveLength(1);
  return paperToText(papers[0]!);
}

const receipt = (language: Language, what: WithdrawalReceipt) =>
  withdrawalReceipt(defaultConfiguration, language, what);

/** The words alone: this printer prints Chinese as pictures. */
function worded(lines: readonly ReceiptLine[]): string {
  return lines
    .map((line) => {
      if (line.kind === 'columns') return `${line.left} | ${line.right}\n`;
      return line.kind === 'text' ? `${line.text}\n` : '\n';
    })
    .join('');
}

const WHAT = [
  ['full', FULL],
  ['partial', PARTIAL],
  ['nothing', NOTHING],
] as const;

describe.each(['vi', 'en', 'zh'] as const)('a receipt in %s', (language) => {
  it.each(WHAT)('%s', async (name, what) => {
    const lines = receipt(language, what);
    const text = language === 'zh' ? worded(lines) : await printed(lines);
    await expect(text).toMatchFileSnapshot(`golden/receipt-${language}-${name}.txt`);
    expect(text).toContain(MASKED);
    expect(text).not.toMatch(/[0-9]{13,}/);
  });
});

describe('a receipt', () => {
  const texts = (what: WithdrawalReceipt): string => JSON.stringify(receipt('en', what));

  it('tells the balance only where it is known and still true', () => {
    expect(texts(FULL)).toContain('14,820,450 VND');
    expect(texts({ ...FULL, balance: undefined })).not.toContain('Balance');
    expect(texts(PARTIAL)).not.toContain('14,820,450');
  });

  it('names the application of a chip, and none of a stripe', async () => {
    const application = { aid: 'A0000007271010', label: 'NAPAS DEBIT' };
    const paper = await printed(receipt('vi', { ...FULL, application }));
    expect(paper).toContain('AID A0000007271010 · NAPAS DEBIT');
    expect(texts(FULL)).not.toContain('AID');
  });

  it('tells of the part that comes back only where one does', () => {
    expect(texts(PARTIAL)).toContain('being returned');
    expect(texts(FULL)).not.toContain('being returned');
    expect(texts(FULL)).not.toContain('Requested');
  });
});

it.each([
  [0, '0 ₫', '0 VND', '0 越南盾'],
  [50_000, '50.000 ₫', '50,000 VND', '50,000 越南盾'],
  [2_000_000, '2.000.000 ₫', '2,000,000 VND', '2,000,000 越南盾'],
  [-500_000, '-500.000 ₫', '-500,000 VND', '-500,000 越南盾'],
])('%i đồng', (amount, vi, en, zh) => {
  expect([formatDong(amount, 'vi'), formatDong(amount, 'en'), formatDong(amount, 'zh')]).toEqual([
    ...[vi, en, zh],
  ]);
});

it.each([
  [START, '22/11/2026 09:41:07'],
  [Date.UTC(2026, 11, 31, 17, 0, 0), '01/01/2027 00:00:00'],
  [Date.UTC(2028, 1, 28, 16, 59, 59, 999), '28/02/2028 23:59:59'],
])('%i is %s in Hà Nội', (at, text) => {
  expect(formatLocalTime(at)).toBe(text);
});
