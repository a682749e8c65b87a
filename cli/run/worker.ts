import { parentPort, workerData } from 'node:worker_threads';
import { playFile } from './play-all.ts';

/** Plays one file after the other, as they are given. */
parentPort?.on('message', async ({ index, file }: { index: number; file: string }) => {
  parentPort?.postMessage({ index, played: await playFile(file, workerData) });
});
