import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import bwipjs from 'bwip-js/node';
import config from '../../playwright.config.ts';
import { openTill, seeTill, sell, test } from './served-bench.ts';

test.setTimeout(120_000);

const WIDTH = 640;
const HEIGHT = 480;
const DOT = 10;

/** A film (YUV4MPEG2) of one picture: the code, black on white, as a phone shows it. */
function filmOf(code: string): Buffer {
  const [drawn] = bwipjs.raw({ bcid: 'qrcode', text: code }) as readonly {
    readonly pixs: readonly number[];
    readonly pixx: number;
  }[];
  const { pixs, pixx } = drawn!;
  const left = Math.floor((WIDTH - pixx * DOT) / 2);
  const top = Math.floor((HEIGHT - pixx * DOT) / 2);
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235);
  pixs.forEach((dark, i) => {
    if (!dark) return;
    const x = left + (i % pixx) * DOT;
    const y = top + Math.floor(i / pixx) * DOT;
    for (let row = 0; row < DOT; row++)
      luma.fill(16, (y + row) * WIDTH + x, (y + row) * WIDTH + x + DOT);
  });
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, Buffer.from('FRAME\n'), luma, grey]);
}

const folder = mkdtempSync(join(tmpdir(), 'tellerbench-camera-'));
const film = join(folder, 'code.y4m');
writeFileSync(film, filmOf('134567890123456789'));

test.use({
  permissions: ['camera'],
  launchOptions: {
    ...config.use?.launchOptions,
    args: [
      ...(config.use?.launchOptions?.args ?? []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  },
});

test.afterAll(() => rmSync(folder, { recursive: true }));

test('a code before the camera is read, and named where it is not taken here', async ({
  page,
  bench,
}) => {
  await openTill(page, bench);
  await page.getByRole('button', { name: 'English', exact: true }).click();
  await sell(page, '250', 'Wallet code');
  await seeTill(page, 'present-code');
  await page.getByRole('button', { name: 'Scan by camera' }).click();
  await expect(page.locator('.display')).toContainText('WeChat Pay');
  await page.screenshot({ path: test.info().outputPath('camera.png') });
});
