/** A bar on a terminal, nothing in a pipe. */
export interface Progress {
  /** One more is done; `tell` prints in between. */
  step(tell: () => void): void;
  end(): void;
}

const WIDTH = 30;

export function createProgress(total: number, quiet: boolean): Progress {
  const shown = process.stderr.isTTY === true && !quiet && total > 1;
  let done = 0;

  const erase = (): void => void process.stderr.write('\r\x1b[K');
  function draw(): void {
    const full = Math.round((done / total) * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    process.stderr.write(`${bar} ${done}/${total}`);
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
