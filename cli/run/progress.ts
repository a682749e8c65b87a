/** A bar on a terminal, nothing in a pipe. */
export interface Progress {
  /** One more is done; `tell` prints in between. */
  step(tell: () => void): void;
  end(): void;
}

/** The part of a stream that a bar needs. */
export interface BarStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;

export function createProgress(total: number, stream: BarStream, quiet: boolean): Progress {
  const shown = stream.isTTY === true && !quiet && total > 1;
  let done = 0;

  const erase = (): void => void stream.write('\r\x1b[K');
  function draw(): void {
    const full = Math.round((done / total) * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    stream.write(`${bar} ${done}/${total}`);
  }

  return {
    step(tell) {
      done++;
      if (shown) erase();
      tell();
      if (shown) draw();
    },
    end() {
      if (shown) erase();
    },
  };
}
