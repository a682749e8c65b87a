import { err, ok, type Result } from '../bytes/result.ts';
import type { DeviceError } from './device.ts';
import type { FramedItem } from './transport/framer.ts';
import type { Link } from './transport/link.ts';
import type { Listeners } from './transport/listeners.ts';

export const NOT_OPEN = {
  kind: 'disconnected',
  detail: 'the wire is not open',
} as const satisfies DeviceError;

/** The next event, while the wire is open and nobody calls it off. */
export function nextEvent<T>(
  link: Pick<Link<FramedItem>, 'isOpen' | 'onClose'>,
  events: Pick<Listeners<T>, 'add'>,
  signal: AbortSignal,
): Promise<Result<T, DeviceError>> {
  return new Promise((resolve) => {
    const end = (result: Result<T, DeviceError>): void => {
      signal.removeEventListener('abort', cancel);
      stopEvents();
      stopClose();
      resolve(result);
    };
    const cancel = (): void => end(err({ kind: 'cancelled' }));
    const stopEvents = events.add((event) => end(ok(event)));
    const stopClose = link.onClose((reason) =>
      end(err({ kind: 'disconnected', detail: `the wire closed: ${reason}` })),
    );
    signal.addEventListener('abort', cancel);
    if (!link.isOpen()) end(err(NOT_OPEN));
    else if (signal.aborted) cancel();
  });
}
