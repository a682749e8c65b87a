import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import {
  isBlockedInKiosk,
  lockContents,
  lockedPreferences,
  lockNetwork,
  lockSession,
  originCheck,
} from '../../electron/main/lockdown.ts';

const PAGE = 'tellerbench://terminal/index.html';
const PHONE = 'http://127.0.0.1:8499/wallet';
const isPhone = (address: string): boolean => address.startsWith('http://127.0.0.1:8499/');
const isOurs = originCheck(['tellerbench://terminal']);

describe('an address of ours', () => {
  it.each([
    [PAGE, true],
    ['tellerbench://terminal', true],
    ['tellerbench://elsewhere/index.html', false],
    ['tellerbench://terminal.attacker.example/', false],
    ['https://terminal/index.html', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isOurs(address)).toBe(expected);
  });

  it('while developing, the server of the page too', () => {
    const check = originCheck(['tellerbench://terminal', 'http://localhost:5173']);
    expect(check('http://localhost:5173/index.html')).toBe(true);
    expect(check('http://localhost:5174/index.html')).toBe(false);
  });
});

it('a page runs in the sandbox, apart from its preload script and without Node', () => {
  expect(lockedPreferences('/preload.cjs', true)).toEqual({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  });
});

describe('a page', () => {
  function openContents() {
    const app = new EventEmitter();
    let openWindow: (() => unknown) | undefined;
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler(handler: () => unknown) {
        openWindow = handler;
      },
    });
    lockContents(app as unknown as App, isOurs, isPhone);
    app.emit('web-contents-created', {}, contents);
    /** Whether the event was let pass. */
    const passes = (event: string, url: string, isMainFrame = true): boolean => {
      let passed = true;
      const preventDefault = (): void => {
        passed = false;
      };
      contents.emit(event, { url, isMainFrame, preventDefault });
      return passed;
    };
    return { passes, openWindow: () => openWindow?.() };
  }

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s: only to ours',
    (event) => {
      const { passes } = openContents();
      expect(passes(event, PAGE)).toBe(true);
      expect(passes(event, 'https://attacker.example/')).toBe(false);
      expect(passes(event, 'file:///etc/passwd')).toBe(false);
    },
  );

  it('holds the phone in a frame, and never becomes it', () => {
    const { passes } = openContents();
    expect(passes('will-frame-navigate', PHONE, false)).toBe(true);
    expect(passes('will-frame-navigate', PHONE, true)).toBe(false);
    expect(passes('will-navigate', PHONE)).toBe(false);
    expect(passes('will-frame-navigate', 'http://127.0.0.1:8500/', false)).toBe(false);
  });

  it('opens no window and holds no other page', () => {
    const { passes, openWindow } = openContents();
    expect(openWindow()).toEqual({ action: 'deny' });
    expect(passes('will-attach-webview', PAGE)).toBe(false);
  });
});

/** What a session was told, to be asked as Electron would. */
function lockedSession(kiosk: boolean) {
  // biome-ignore lint/suspicious/noExplicitAny: handlers with many parameters, called by hand.
  const handlers: Record<string, (...args: any[]) => any> = {};
  const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => {
    handlers[name] = handler;
  };
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    webRequest: { onBeforeRequest: keep('network') },
  });
  lockSession(session as unknown as Session, isOurs, kiosk);
  lockNetwork(session as unknown as Session, isOurs, isPhone);
  return {
    session,
    asks(permission: string, details: object = {}): boolean {
      let granted: boolean | undefined;
      const decide = (answer: boolean): void => {
        granted = answer;
      };
      const asked = { isMainFrame: true, requestingUrl: PAGE, ...details };
      handlers.request!({}, permission, decide, asked);
      return granted!;
    },
    checks: (permission: string, origin: string, details: object): boolean =>
      handlers.check!({}, permission, origin, details),
    device: () => handlers.device!({}),
    cancels(url: string): boolean {
      let cancelled: boolean | undefined;
      handlers.network!({ url }, (answer: { cancel: boolean }) => {
        cancelled = answer.cancel;
      });
      return cancelled!;
    },
  };
}

describe('permissions', () => {
  const camera = { mediaTypes: ['video'] };

  it('the bench gets the camera, in its main frame and nothing more', () => {
    const { asks, checks, device } = lockedSession(false);
    expect(asks('media', camera)).toBe(true);
    expect(asks('media', { mediaTypes: ['audio'] })).toBe(false);
    expect(asks('media', { mediaTypes: ['video', 'audio'] })).toBe(false);
    expect(asks('media')).toBe(false);
    expect(asks('media', { ...camera, requestingUrl: 'https://attacker.example/' })).toBe(false);
    expect(asks('media', { ...camera, isMainFrame: false })).toBe(false);
    for (const other of ['geolocation', 'notifications', 'clipboard-read', 'openExternal', 'usb']) {
      expect(asks(other), other).toBe(false);
    }
    expect(checks('media', 'tellerbench://terminal/', { mediaType: 'video' })).toBe(true);
    expect(checks('media', 'tellerbench://terminal/', { mediaType: 'audio' })).toBe(false);
    expect(checks('media', 'https://attacker.example/', { mediaType: 'video' })).toBe(false);
    expect(checks('serial', 'tellerbench://terminal/', {})).toBe(false);
    expect(device()).toBe(false);
  });

  it('a kiosk gets none', () => {
    const { asks, checks } = lockedSession(true);
    expect(asks('media', camera)).toBe(false);
    expect(checks('media', 'tellerbench://terminal/', { mediaType: 'video' })).toBe(false);
  });

  it('nothing is downloaded', () => {
    const { session } = lockedSession(false);
    let prevented = false;
    session.emit('will-download', {
      preventDefault() {
        prevented = true;
      },
    });
    expect(prevented).toBe(true);
  });
});

it('pages reach no network', () => {
  const { cancels } = lockedSession(false);
  expect(cancels(PAGE)).toBe(false);
  expect(cancels('data:image/svg+xml,<svg/>')).toBe(false);
  for (const url of ['https://example.com/', 'http://127.0.0.1:8417/', 'ws://x/', 'file:///etc']) {
    expect(cancels(url), url).toBe(true);
  }
});

describe('keys in a kiosk', () => {
  const input = (key: string, held: object = {}) => ({
    key,
    control: false,
    alt: false,
    meta: false,
    ...held,
  });

  it.each(['1', 'a', 'Ă', 'Enter', 'Backspace', 'Tab', 'ArrowLeft', ' '])('%s types', (key) => {
    expect(isBlockedInKiosk(input(key))).toBe(false);
  });

  it.each([
    ['Escape', {}],
    ['F1', {}],
    ['F11', {}],
    ['F12', {}],
    ['PrintScreen', {}],
    ['ContextMenu', {}],
    ['BrowserBack', {}],
    ['w', { control: true }],
    ['r', { control: true }],
    ['I', { control: true, shift: true }],
    ['F4', { alt: true }],
    ['Tab', { alt: true }],
    ['q', { meta: true }],
  ])('%s with %j does nothing', (key, held) => {
    expect(isBlockedInKiosk(input(key, held))).toBe(true);
  });
});
