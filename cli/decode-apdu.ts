import { err, ok, type Result } from '../bytes/result.ts';
import { parseApduTrace } from '../emv/apdu-trace.ts';
import {
  createConversationDescriber,
  type DescribedCommand,
  type DescribedExchange,
  type DescribedResponse,
} from '../emv/describe-conversation.ts';
import type { DescribeOptions } from '../emv/dictionary/describe.ts';
import { tlvLines } from './decode-tlv.ts';

/**
 * A command in hex, or a trace of commands and answers (emv/apdu-trace.ts), in words; masked unless
 * asked otherwise. The error is one line that names the line of the trace.
 */
export function decodeApdu(
  text: string,
  options: DescribeOptions = {},
): Result<readonly DescribedExchange[], string> {
  const exchanges = parseApduTrace(text);
  if (!exchanges.ok) return err(exchanges.error.detail);
  const conversation = createConversationDescriber(options);
  const described = exchanges.value.map(({ command, response }) =>
    conversation.describe(command, response),
  );
  const [first, ...others] = described;
  if (!first) return err('expected an APDU in hex, found none');
  // In a trace it may stand among others; by itself it is what was asked about.
  const isAlone = others.length === 0 && first.response === undefined;
  return isAlone && first.command.header === undefined ? err(first.command.name) : ok(described);
}

/** Lines of text: `>` before commands, `<` before answers, what they hold below. */
export function apduLines(exchanges: readonly DescribedExchange[]): readonly string[] {
  return exchanges.flatMap(({ command, response }) => [
    ...commandLines(command),
    ...(response ? responseLines(response) : []),
  ]);
}

function commandLines({ name, header, detail, data }: DescribedCommand): readonly string[] {
  const first = [`> ${header ?? ''}`.trimEnd(), name, detail].filter((part) => part !== undefined);
  return [first.join('  '), ...dataLines(data)];
}

function responseLines({ sw, meaning, data }: DescribedResponse): readonly string[] {
  return [`< ${sw === undefined ? '' : `${sw}  `}${meaning}`, ...dataLines(data)];
}

function dataLines(data: DescribedCommand['data']): readonly string[] {
  if (data === undefined) return [];
  return typeof data === 'string' ? [`    ${data}`] : tlvLines(data, '    ');
}
