import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeWindow as Window } from '../support/fake-electron.ts';

// One instance for the test and for the code under it, though that is loaded anew each time.
const fake = await vi.hoisted(() => import('../support/fake-electron.ts'));
const { electron, FakeChild, FakeWindow, resetElectron } = fake;

vi.mock('electron', () => fake.electron);

/** The main process from its start, with these switches. */
async function start(switches: Record<string, string> = {}, hasLock = true) {
  vi.resetModules();
  resetElectron(switches, hasLock);
  await import('../../electron/main/index.ts');
  await Promise.resolve();
  return { window: FakeWindow.all[0]!, children: FakeChild.all, ...electron };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
  };
});

describe('the window', () => {
  it('shows the bench, sandboxed and apart from Node', async () => {
    const { app, window, Menu } = await start();
    expect(app.sandboxed).toBe(true);
    expect(window.loaded).toEqual(['tellerbench://terminal/index.html']);
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: true,
      preload: expect.stringMatching(/preload[\\/]index\.cjs$/),
    });
    expect(window.options).not.toHaveProperty('kiosk');
    expect(Menu.applied).toBeUndefined();
  });

  it('in a kiosk is the whole screen, without menu, close or shortcuts', async () => {
    const { window, Menu, powerSaveBlocker } = await start({ kiosk: '' });
    expect(window.loaded).toEqual(['tellerbench://terminal/customer.html']);
    expect(window.options).toMatchObject({ kiosk: true, frame: false, fullscreen: true });
    expect(window.options.webPreferences).toMatchObject({ devTools: false });
    expect(Menu.applied).toBeNull();
    expect(powerSaveBlocker.started).toEqual(['prevent-display-sleep']);
    const close = { preventDefault: vi.fn() };
    window.emit('close', close);
    expect(close.preventDefault).toHaveBeenCalledOnce();
    const key = { preventDefault: vi.fn() };
    window.webContents.emit('before-input-event', key, { key: 'F4', alt: true });
    window.webContents.emit('before-input-event', key, { key: '5' });
    expect(key.preventDefault).toHaveBeenCalledOnce();
    window.emit('unresponsive');
    expect(window.webContents.crashed).toBe(true);
  });

  it('leaves for nowhere and is permitted nothing', async () => {
    const { window, handlers } = await start();
    const navigation = { url: 'https://attacker.example/', preventDefault: vi.fn() };
    window.webContents.emit('will-navigate', navigation);
    expect(navigation.preventDefault).toHaveBeenCalledOnce();
    expect(window.webContents.openWindow?.()).toEqual({ action: 'deny' });
    const decide = vi.fn();
    const ask = handlers['permission-request'] as unknown as (...args: unknown[]) => void;
    ask({}, 'geolocation', decide, { isMainFrame: true, requestingUrl: window.loaded[0] });
    expect(decide).toHaveBeenCalledWith(false);
    expect(Object.keys(handlers)).toContain('network');
  });

  it('says out of service when its page fails or crashes, and tries again after 10 s', async () => {
    const { window } = await start({ kiosk: '' });
    const page = 'tellerbench://terminal/customer.html';
    const outOfService = 'tellerbench://terminal/out-of-service';
    window.webContents.emit('did-fail-load', {}, -6, 'not found', page, true);
    expect(window.loaded).toEqual([page, outOfService]);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.loaded).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(window.loaded).toEqual([page, outOfService, page]);
    window.webContents.emit('did-navigate', {}, page, 404);
    window.webContents.emit('did-navigate', {}, outOfService, 200);
    expect(window.loaded).toEqual([page, outOfService, page, outOfService]);
  });

  it('comes to the front instead of a second one', async () => {
    const { app, window } = await start();
    app.emit('second-instance');
    expect(window.focused).toBe(true);
    const second = await start({}, false);
    expect(second.window).toBeUndefined();
    expect(second.app.quits).toBe(1);
    expect(second.children).toEqual([]);
  });
});

describe('the runtime', () => {
  /** The page says something to main, as the preload script does. */
  function say(window: Window, message: unknown, event: object = {}): void {
    const sender = window.webContents;
    const sent = { sender, senderFrame: sender.mainFrame, ...event };
    electron.ipcMain.emit('tellerbench:from-page', sent, message);
  }

  it('runs in a process of its own, with its journal in the user’s folder', async () => {
    const { children } = await start({ seed: '7', config: '/etc/atm.yaml' });
    expect(children).toHaveLength(1);
    expect(children[0]!.entry).toMatch(/runtime\.js$/);
    expect(JSON.parse(children[0]!.args[0]!)).toMatchObject({
      seed: 7,
      version: '1.2.3',
      config: '/etc/atm.yaml',
    });
    expect(JSON.parse(children[0]!.args[0]!).dataDir).toMatch(/userData.terminal$/);
  });

  it('is joined to the page when both are ready, whichever comes first', async () => {
    const { window, children } = await start();
    const runtime = children[0]!;
    say(window, { type: 'page-ready' });
    expect(window.webContents.posted).toEqual([]);
    runtime.emit('message', { type: 'ready' });
    expect(window.webContents.posted).toEqual([
      { channel: 'tellerbench:port', ports: [expect.objectContaining({ end: 'page' })] },
    ]);
    const joined = runtime.posted.filter(({ message }) => message.type === 'page');
    expect(joined).toEqual([
      {
        message: { type: 'page', terminal: 'atm', role: 'bench' },
        ports: [expect.objectContaining({ end: 'runtime' })],
      },
    ]);
    // The till's bench in the same window.
    window.webContents.mainFrame.url = 'tellerbench://terminal/index.html?terminal=pos';
    say(window, { type: 'page-ready' });
    expect(runtime.posted.at(-1)?.message).toEqual({
      type: 'page',
      terminal: 'pos',
      role: 'bench',
    });
    window.webContents.mainFrame.url = 'tellerbench://terminal/index.html';
    // The page was loaded anew.
    say(window, { type: 'page-ready' });
    expect(window.webContents.posted).toHaveLength(3);
  });

  it.each([
    [{ kiosk: '' }, 'atm'],
    [{ kiosk: '', terminal: 'pos' }, 'pos'],
  ])('of a kiosk (%j) is joined to the customer’s page alone', async (switches, terminal) => {
    const { window, children } = await start(switches);
    const runtime = children[0]!;
    runtime.emit('message', { type: 'ready' });
    for (const address of [window.loaded[0]!, 'index.html', 'index.html?terminal=pos', '?a']) {
      window.webContents.mainFrame.url = new URL(address, 'tellerbench://terminal/').href;
      say(window, { type: 'page-ready' });
      expect(runtime.posted.at(-1)?.message).toEqual({ type: 'page', terminal, role: 'customer' });
    }
    expect(window.webContents.posted).toHaveLength(4);
  });

  it('hears no other frame, no other page and no other message', async () => {
    const { window, children } = await start();
    children[0]!.emit('message', { type: 'ready' });
    const ready = { type: 'page-ready' };
    say(window, ready, { senderFrame: { url: 'tellerbench://terminal/inner.html' } });
    say(window, ready, { senderFrame: null });
    say(window, { type: 'page-ready', more: 1 });
    say(window, { type: 'quit' });
    say(window, undefined);
    window.webContents.mainFrame.url = 'https://attacker.example/';
    say(window, ready);
    expect(window.webContents.posted).toEqual([]);
  });

  it('is started again after a crash while the window stays, and joined again', async () => {
    const { window, children } = await start();
    say(window, { type: 'page-ready' });
    children[0]!.emit('message', { type: 'ready' });
    children[0]!.emit('exit', 139);
    say(window, { type: 'page-ready' });
    expect(window.webContents.posted).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(499);
    expect(children).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(children).toHaveLength(2);
    children[1]!.emit('message', { type: 'ready' });
    expect(window.webContents.posted).toHaveLength(2);
    expect(window.loaded).toHaveLength(1);
  });

  it('ends before the program does', async () => {
    const { app, children } = await start();
    const quit = { preventDefault: vi.fn() };
    app.emit('before-quit', quit);
    expect(quit.preventDefault).toHaveBeenCalledOnce();
    expect(children[0]!.posted.at(-1)?.message).toEqual({ type: 'stop' });
    expect(app.quits).toBe(0);
    children[0]!.emit('exit', 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(app.quits).toBe(1);
    expect(children).toHaveLength(1);
    app.emit('before-quit', quit);
    expect(quit.preventDefault).toHaveBeenCalledOnce();
  });

  it('is killed when it does not end within 5 s', async () => {
    const { app, children } = await start();
    app.emit('before-quit', { preventDefault() {} });
    await vi.advanceTimersByTimeAsync(4999);
    expect(children[0]!.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(children[0]!.killed).toBe(true);
    expect(app.quits).toBe(1);
  });
});
