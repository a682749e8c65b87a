import { complain, type ExitCode, type Io } from './io.ts';
import { shownName } from './shown-name.ts';

export interface CryptoOptions {
  readonly json?: boolean;
  readonly help?: boolean;
}

/** `crypto`: the calculator of payment cryptography, and published vectors run through it. */
export async function cryptoCommand(
  name: string | undefined,
  args: readonly string[],
  { json = false, help = false }: CryptoOptions,
  io: Io,
): Promise<ExitCode> {
  const calculator = await import('./crypto/calculator.ts');
  if (name === undefined) {
    if (!help) return complain(io, 'crypto: expected an operation; crypto --help lists them');
    io.print(calculator.listOperations());
    return 0;
  }
  if (name === 'vectors') {
    const { vectorsCommand, VECTORS_HELP } = await import('./crypto/vectors-command.ts');
    if (!help) return vectorsCommand(args, json, io);
    io.print(VECTORS_HELP);
    return 0;
  }
  const operation = calculator.OPERATIONS.find((one) => one.name === name);
  if (!operation) {
    return complain(io, `crypto: unknown operation${shownName(name)}; crypto --help lists them`);
  }
  if (!help) return calculator.calculate(operation, args, json, io);
  io.print(calculator.describeOperation(operation));
  return 0;
}
