import { BrowserWindow } from 'electron';
import type { Clock, TimerId } from '../../time/clock.ts';
import { isBlockedInKiosk, lockedPreferences } from './lockdown.ts';
import { OUT_OF_SERVICE_URL } from './page-protocol.ts';

export interface TerminalWindowOptions {
  readonly clock: Clock;
  /** The page's address: the bench, or in a kiosk the customer's screen. */
  readonly address: string;
  readonly preload: string;
  readonly kiosk: boolean;
  /** False while the program ends: only then does a kiosk's window close. */
  readonly mayNotClose: () => boolean;
}

/** How long the out-of-service page stands before the real one is tried again. */
const TRY_AGAIN_MS = 10_000;

/** The one window. It shows out of service while its page cannot be loaded or has crashed. */
export function openTerminalWindow(options: TerminalWindowOptions): BrowserWindow {
  const { clock, address, preload, kiosk, mayNotClose } = options;
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1280,
    minHeight: 800,
    show: false,
    backgroundColor: '#111418',
    autoHideMenuBar: true,
    ...(kiosk ? { kiosk: true, frame: false, fullscreen: true } : {}),
    webPreferences: lockedPreferences(preload, kiosk),
  });
  const { webContents } = window;
  const load = (url: string): void => {
    // A failure comes as did-fail-load too.
    if (!window.isDestroyed()) window.loadURL(url).catch(() => {});
  };
  let retry: TimerId;
  const outOfService = (): void => {
    if (retry !== undefined) return;
    load(OUT_OF_SERVICE_URL);
    retry = clock.setTimeout(() => {
      retry = undefined;
      load(address);
    }, TRY_AGAIN_MS);
  };

  window.once('ready-to-show', () => window.show());
  webContents.on('did-fail-load', (_event, _code, _text, url, isMainFrame) => {
    if (isMainFrame && url !== OUT_OF_SERVICE_URL) outOfService();
  });
  webContents.on('did-navigate', (_event, url, status) => {
    if (url !== OUT_OF_SERVICE_URL && status >= 400) outOfService();
  });
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') outOfService();
  });
  if (kiosk) {
    window.on('close', (event) => {
      if (mayNotClose()) event.preventDefault();
    });
    webContents.on('before-input-event', (event, input) => {
      if (isBlockedInKiosk(input)) event.preventDefault();
    });
    window.on('unresponsive', () => webContents.forcefullyCrashRenderer());
    webContents.on('did-finish-load', () => void webContents.setVisualZoomLevelLimits(1, 1));
  }
  load(address);
  return window;
}
