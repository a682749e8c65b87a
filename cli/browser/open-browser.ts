import { spawn } from 'node:child_process';

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** The program that opens an address here; undefined where there is no screen. */
export function browserOpener(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined {
  const known = OPENERS[platform];
  if (known) return known;
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}

/** Opens the address in the user's browser; `failed` hears why that was not possible. */
export function openBrowser(address: string, failed: (why: string) => void): void {
  const opener = browserOpener(process.platform, process.env);
  if (!opener) {
    failed('there is no screen');
    return;
  }
  const [program, ...args] = opener;
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  child.once('error', () => failed(`${program} does not start`));
  child.unref();
}
