import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  Menu,
  MessageChannelMain,
  powerSaveBlocker,
  session,
  type WebContents,
} from 'electron';
import { terminalKindOf } from '../../runtime/running-terminal.ts';
import { realClock } from '../../time/real-clock.ts';
import { type JoinedPage, PORT_TO_PAGE, type RuntimeSettings } from '../channels.ts';
import { hearPage } from './ipc.ts';
import { lockContents, lockNetwork, lockSession, originCheck } from './lockdown.ts';
import { PAGE_ORIGIN, registerPageScheme, servePage } from './page-protocol.ts';
import { type RuntimeProcess, startRuntimeProcess } from './runtime-process.ts';
import { createWatchdog } from './watchdog.ts';
import { openTerminalWindow } from './window.ts';

const STOP_MS = 5000;

const kiosk = app.commandLine.hasSwitch('kiosk');
const config = app.commandLine.getSwitchValue('config') || undefined;
const terminal = app.commandLine.getSwitchValue('terminal') === 'pos' ? 'pos' : 'atm';
const seed = Number(app.commandLine.getSwitchValue('seed') || 1) >>> 0;
/** The development server, when electron-vite runs one. */
const developmentOrigin = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const isOurs = originCheck(developmentOrigin ? [PAGE_ORIGIN, developmentOrigin] : [PAGE_ORIGIN]);
const out = join(import.meta.dirname, '..');

let window: BrowserWindow | undefined;
let runtime: RuntimeProcess | undefined;
let runtimeIsUp = false;
/** Pages that said they are ready; each gets a port whenever the runtime is up. */
const pages = new Set<WebContents>();
let ending = false;
/** Where the pages of the till's phone come from, once the till is there. */
let phoneOrigin: string | undefined;
const isPhone = (address: string): boolean =>
  !kiosk && phoneOrigin !== undefined && address.startsWith(`${phoneOrigin}/`);

async function framesOf(query: URLSearchParams): Promise<readonly string[]> {
  if (kiosk || terminalKindOf(query) !== 'pos') return [];
  const port = await runtime?.sites();
  phoneOrigin = port === undefined ? undefined : `http://127.0.0.1:${port}`;
  return phoneOrigin === undefined ? [] : [phoneOrigin];
}

/** The window decides: in a kiosk every page is the customer's, whatever its address says. */
const pageOf = (address: string): JoinedPage =>
  kiosk
    ? { terminal, role: 'customer' }
    : { terminal: terminalKindOf(new URL(address).searchParams), role: 'bench' };

function joinPage(page: WebContents): void {
  if (!runtime || !runtimeIsUp || page.isDestroyed()) return;
  const { port1, port2 } = new MessageChannelMain();
  runtime.join(port1, pageOf(page.mainFrame.url));
  page.postMessage(PORT_TO_PAGE, null, [port2]);
}

const watchdog = createWatchdog({
  clock: realClock,
  start(events) {
    const settings: RuntimeSettings = {
      seed,
      version: app.getVersion(),
      dataDir: join(app.getPath('userData'), 'terminal'),
      terminal,
      config,
    };
    runtime = startRuntimeProcess(settings, events);
    return runtime;
  },
  onUp() {
    runtimeIsUp = true;
    for (const page of pages) joinPage(page);
  },
  // The page sees its port close and says "out of service" by itself until it gets another.
  onDown() {
    runtimeIsUp = false;
  },
});

function start(): void {
  const { defaultSession } = session;
  lockSession(defaultSession, isOurs, kiosk);
  if (!developmentOrigin) lockNetwork(defaultSession, isOurs, isPhone);
  servePage(join(out, 'web'), framesOf);
  hearPage(isOurs, (page) => {
    if (!pages.has(page)) page.once('destroyed', () => pages.delete(page));
    pages.add(page);
    joinPage(page);
  });
  if (kiosk) {
    Menu.setApplicationMenu(null);
    powerSaveBlocker.start('prevent-display-sleep');
  }
  window = openTerminalWindow({
    clock: realClock,
    address: `${developmentOrigin ?? PAGE_ORIGIN}/${kiosk ? 'customer.html' : 'index.html'}${
      terminal === 'pos' ? '?terminal=pos' : ''
    }`,
    preload: join(out, 'preload', 'index.cjs'),
    kiosk,
    mayNotClose: () => !ending,
  });
  watchdog.start();
}

if (app.requestSingleInstanceLock()) {
  registerPageScheme();
  app.enableSandbox();
  lockContents(app, isOurs, isPhone);
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    watchdog.stop();
    void (runtime?.stop(STOP_MS) ?? Promise.resolve()).then(() => app.quit());
  });
  void app.whenReady().then(start);
} else {
  app.quit();
}
