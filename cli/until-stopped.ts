const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let stopped = false;
    const stop = (): void => {
      if (stopped) process.exit(0);
      stopped = true;
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}

/** Waits for `stopping`, but no longer than `ms`; whether it came to its end. */
export async function within(ms: number, stopping: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = await Promise.race([stopping.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
