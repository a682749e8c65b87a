import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../bytes/result.ts';

/** The whole body as text, but never more than `most` bytes of it. */
export function readBody(
  incoming: IncomingMessage,
  most: number,
): Promise<Result<string, 'too-large' | 'broken-off'>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= most) chunks.push(chunk);
      else resolve(err('too-large'));
    });
    incoming.on('end', () => resolve(ok(Buffer.concat(chunks).toString('utf8'))));
    incoming.on('error', () => resolve(err('broken-off')));
    incoming.on('close', () => resolve(err('broken-off')));
  });
}

/** Repeated headers are one text already; only `set-cookie` is a list, and nobody here sets one. */
export function headerTexts(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]);
  return Object.fromEntries(entries);
}
