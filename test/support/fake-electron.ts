import { EventEmitter } from 'node:events';

/*
 * As much of the electron module as the main process uses; what was done to it can be looked at.
 * In a test: vi.mock('electron', async () => (await import('…/fake-electron.ts')).electron).
 */

type Handler = (...args: never[]) => unknown;

class FakeContents extends EventEmitter {
  readonly mainFrame = { url: '' };
  readonly posted: { channel: string; ports: readonly unknown[] }[] = [];
  openWindow: Handler | undefined;
  crashed = false;
  setWindowOpenHandler(handler: Handler): void {
    this.openWindow = handler;
  }
  postMessage(channel: string, _message: unknown, ports: readonly unknown[] = []): void {
    this.posted.push({ channel, ports });
  }
  forcefullyCrashRenderer(): void {
    this.crashed = true;
  }
  isDestroyed = (): boolean => false;
  async setVisualZoomLevelLimits(): Promise<void> {}
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = [];
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly options: Record<string, unknown>;
  focused = false;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.mainFrame.url = url;
  }
  show(): void {}
  focus(): void {
    this.focused = true;
  }
  isMinimized = (): boolean => false;
  isDestroyed = (): boolean => false;
}

export class FakeChild extends EventEmitter {
  static readonly all: FakeChild[] = [];
  readonly entry: string;
  readonly args: readonly string[];
  readonly posted: { message: { type: string }; ports: readonly unknown[] }[] = [];
  killed = false;
  constructor(entry: string, args: readonly string[]) {
    super();
    this.entry = entry;
    this.args = args;
    FakeChild.all.push(this);
  }
  postMessage(message: { type: string }, ports: readonly unknown[] = []): void {
    this.posted.push({ message, ports });
  }
  kill(): boolean {
    this.killed = true;
    this.emit('exit', 1);
    return true;
  }
}

const settings = { switches: {} as Record<string, string>, hasLock: true };

const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  sandboxed: false,
  quits: 0,
  commandLine: {
    hasSwitch: (name: string): boolean => name in settings.switches,
    getSwitchValue: (name: string): string => settings.switches[name] ?? '',
  },
  requestSingleInstanceLock: (): boolean => settings.hasLock,
  enableSandbox(): void {
    app.sandboxed = true;
  },
  whenReady: async (): Promise<void> => {},
  getVersion: (): string => '1.2.3',
  getPath: (name: string): string => `/home/clerk/${name}`,
  quit(): void {
    app.quits++;
  },
});

/** What the session was told, by the method's name. */
const handlers: Record<string, Handler> = {};
const keep =
  (name: string) =>
  (handler: Handler): void => {
    handlers[name] = handler;
  };

let ports = 0;

export const electron = {
  app,
  handlers,
  BrowserWindow: FakeWindow,
  Menu: { applied: undefined as unknown, setApplicationMenu: (menu: unknown) => keepMenu(menu) },
  MessageChannelMain: class {
    readonly port1 = { end: 'runtime', channel: ++ports };
    readonly port2 = { end: 'page', channel: ports };
  },
  powerSaveBlocker: { started: [] as string[], start: (kind: string) => keepAwake(kind) },
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown) => {
      handlers.schemes = () => schemes;
    },
    handle: (_scheme: string, handler: Handler) => keep('protocol')(handler),
  },
  session: {
    defaultSession: Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: keep('permission-request'),
      setPermissionCheckHandler: keep('permission-check'),
      setDevicePermissionHandler: keep('device-permission'),
      webRequest: { onBeforeRequest: keep('network') },
    }),
  },
  ipcMain: new EventEmitter(),
  utilityProcess: {
    fork: (entry: string, args: readonly string[]): FakeChild => new FakeChild(entry, args),
  },
};

/** As before anything was started; the mocked module itself stays the same one. */
export function resetElectron(switches: Record<string, string> = {}, hasLock = true): void {
  FakeWindow.all.length = 0;
  FakeChild.all.length = 0;
  Object.assign(settings, { switches, hasLock });
  Object.assign(app, { sandboxed: false, quits: 0 });
  for (const name of Object.keys(handlers)) delete handlers[name];
  electron.Menu.applied = undefined;
  electron.powerSaveBlocker.started.length = 0;
  for (const emitter of [app, electron.ipcMain, electron.session.defaultSession]) {
    emitter.removeAllListeners();
  }
}

function keepMenu(menu: unknown): void {
  electron.Menu.applied = menu;
}

function keepAwake(kind: string): void {
  electron.powerSaveBlocker.started.push(kind);
}
