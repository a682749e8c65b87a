/** Where a command speaks: its result on stdout, everything said to a person on stderr. */
export interface Io {
  /** One or more whole lines; the last line feed is added. */
  print(text: string): void;
  note(line: string): void;
}

export const processIo: Io = {
  print: (text) => void process.stdout.write(`${text}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
};

/** As expected; expectations failed; bad usage or input. */
export type ExitCode = 0 | 1 | 2;

/** Bad usage or input: one line that says what, where and what was expected. */
export function complain(io: Io, line: string): 2 {
  io.note(`tellerbench: ${line}`);
  return 2;
}
