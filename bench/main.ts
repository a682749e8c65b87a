import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { benchCrypto } from './crypto.ts';
import { benchEmv } from './emv.ts';
import { benchGateway } from './gateway.ts';
import { benchIso8583 } from './iso8583.ts';
import type { BenchRow } from './report.ts';
import { timeToExit, timeToPage } from './start-up.ts';
import { benchVietQr } from './vietqr.ts';
import { benchWithdrawals } from './withdrawal.ts';

const json = process.argv.includes('--json');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--json');
if (unknown.length > 0) {
  console.error(`bench: unknown argument ${unknown[0]}; expected --json or nothing`);
  process.exit(2);
}
// So that memory is compared after collection.
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;

const WITHDRAWALS = 10_000;

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly aim: string;
}

const say = (line: string): void => {
  if (!json) console.log(line);
};

const time = (ns: number): string =>
  ns < 1e3 ? `${ns.toFixed(0)} ns` : `${(ns / 1e3).toFixed(2)} µs`;

function rowText({ name, ours, peer, ratio, aim }: BenchRow): string {
  const beside = peer ? `  ${peer.name} ${time(peer.ns)}  ${ratio?.toFixed(1)}× faster` : '';
  return `${name.padEnd(44)} ${time(ours).padStart(10)}${beside}  (aim: ${aim})`;
}

function figureText({ name, value, aim }: Figure): string {
  return `${name.padEnd(44)} ${value.padStart(10)}  (aim: ${aim})`;
}

say('Codec and cryptography, interleaved rounds, medians');
const chip = await benchEmv();
const rows = [...benchIso8583(), ...benchVietQr(), ...benchCrypto(), ...chip.rows];
for (const row of rows) say(rowText(row));

const figures: Figure[] = [];
function figure(name: string, value: string, aim: string): void {
  figures.push({ name, value, aim });
  say(figureText({ name, value, aim }));
}

say('\nChip, kernel against virtual card');
figure('chip transactions a second, DDA', chip.transactionsPerSecond.toFixed(0), 'at least 20');

say('\nWithdrawals, every device byte included, simulated time, one core');
await benchWithdrawals(200);
const { perSecond, heapEarly, heapLate } = await benchWithdrawals(WITHDRAWALS);
figure(`withdrawals a second, over ${WITHDRAWALS}`, perSecond.toFixed(0), 'at least 200');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
figure('heap after the first tenth', megabytes(heapEarly), 'no growth');
figure('heap after all', megabytes(heapLate), 'no growth');

say('\nWallet gateway, HTTP over loopback TCP, four signatures made or checked for each');
await benchGateway(100);
const payments = await benchGateway(1_000);
figure('signed payments a second', payments.toFixed(0), 'at least 200');

say('\nStart-up');
const plain = 'scenarios/withdrawal/off-us.yaml';
const viaNpx = await timeToExit('npx', ['tellerbench', 'run', plain], 5);
figure('npx tellerbench run, one scenario, to exit', `${viaNpx.toFixed(0)} ms`, 'under 1 s');
const page = await timeToPage();
figure('npm start -- serve to its page', `${page.toFixed(0)} ms`, 'under 3 s');

if (json)
  console.log(JSON.stringify({ rows, withdrawals: { perSecond, heapEarly, heapLate }, figures }));
