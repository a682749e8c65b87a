import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';

/** How this machine names itself to itself. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
const ANY_ADDRESS = ['0.0.0.0', '::', '[::]'];

/** The names, lower case, under which a server that listens on `address` is asked. */
export function ownNames(address: string): ReadonlySet<string> {
  const names = new Set([...LOOPBACK, urlHost(address).toLowerCase()]);
  if (ANY_ADDRESS.includes(address)) {
    names.add(hostname().toLowerCase());
    for (const list of Object.values(networkInterfaces())) {
      for (const one of list ?? []) names.add(urlHost(one.address).toLowerCase());
    }
  }
  return names;
}

/** Whether the request names this host: what a page of another name that resolves here does not. */
export function asksForUs(
  { headers, socket }: IncomingMessage,
  names: ReadonlySet<string>,
): boolean {
  const [, name = '', port = '80'] =
    /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(headers.host ?? '') ?? [];
  return names.has(name.toLowerCase()) && Number(port) === socket.localPort;
}

/** An address as it stands in a URL. */
export function urlHost(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}
