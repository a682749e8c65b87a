import type { App, Input, Session, WebContents, WebPreferences } from 'electron';

/** What every page of ours is shown with. */
export function lockedPreferences(preload: string, kiosk: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
    devTools: !kiosk,
  };
}

/** Whether an address is one of our page's. */
export type IsOurs = (address: string) => boolean;

export function originCheck(origins: readonly string[]): IsOurs {
  return (address) => {
    const parsed = URL.canParse(address) ? new URL(address) : undefined;
    // URL gives schemes of our own the origin `null`.
    return parsed !== undefined && origins.includes(`${parsed.protocol}//${parsed.host}`);
  };
}

/**
 * No page may leave its origin, open a window or hold another page; the bench's alone holds the
 * customer's phone (`isPhone`) in a frame.
 */
export function lockContents(app: App, isOurs: IsOurs, isPhone: IsOurs): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url) && (event.isMainFrame || !isPhone(event.url))) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Nothing is permitted; but the bench may use the camera as a scanner when it asks for it. */
export function lockSession(session: Session, isOurs: IsOurs, kiosk: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isCamera = permission === 'media' && types.length === 1 && types[0] === 'video';
    decide(!kiosk && isCamera && details.isMainFrame && isOurs(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return !kiosk && permission === 'media' && details.mediaType === 'video' && isOurs(origin);
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** Pages get nothing from any network but the phone's pages, not even by a mistake of theirs. */
export function lockNetwork(session: Session, isOurs: IsOurs, isPhone: IsOurs): void {
  session.webRequest.onBeforeRequest((details, decide) => {
    const isLocal =
      isOurs(details.url) || isPhone(details.url) || /^(data|blob|devtools):/.test(details.url);
    decide({ cancel: !isLocal });
  });
}

const TYPED = /^(.|Backspace|Delete|Enter|Tab|Shift|Arrow(Up|Down|Left|Right)|Home|End|Dead)$/u;

/** In a kiosk a keyboard types, and that is all: no shortcut, no function key, no Escape. */
export function isBlockedInKiosk(input: Pick<Input, 'control' | 'alt' | 'meta' | 'key'>): boolean {
  return input.control || input.alt || input.meta || !TYPED.test(input.key);
}
