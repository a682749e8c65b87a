import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';

const ipc = vi.hoisted(() => ({
  emitter: undefined as unknown as EventEmitter,
  sent: [] as unknown[],
}));
vi.mock('electron', () => ({
  ipcRenderer: {
    on: (channel: string, listener: () => void) => ipc.emitter.on(channel, listener),
    send: (...message: unknown[]) => ipc.sent.push(message),
  },
}));

/** As much of a page's window as the script touches. */
const page = Object.assign(new EventTarget(), { postMessage: vi.fn() });

/** The page, or somebody in a frame, posts a message to the page's window. */
function post(data: unknown, source: unknown = page): void {
  page.dispatchEvent(Object.assign(new Event('message'), { data, source }));
}

beforeEach(async () => {
  vi.stubGlobal('window', page);
  ipc.emitter = new EventEmitter();
  ipc.sent = [];
  page.postMessage.mockClear();
  await import('../../electron/preload/index.ts');
});

it('tells main when the page is ready, and hands the port over to the page alone', () => {
  post({ type: 'something-else' });
  post(undefined);
  post({ type: 'tellerbench-page-ready' }, 'a frame');
  expect(ipc.sent).toEqual([]);
  post({ type: 'tellerbench-page-ready' });
  expect(ipc.sent).toEqual([['tellerbench:from-page', { type: 'page-ready' }]]);
  ipc.emitter.emit('tellerbench:port', { ports: ['the port'] });
  expect(page.postMessage.mock.calls).toEqual([[{ type: 'tellerbench-port' }, '*', ['the port']]]);
});
