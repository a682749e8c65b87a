import { fromAscii } from '../bytes/ascii.ts';
import {
  type DolEntry,
  findTlv,
  parseDol,
  parseTlv,
  splitDolData,
  type Tlv,
} from '../bytes/ber-tlv.ts';
import { concat } from '../bytes/concat.ts';
import { toHex, toSpacedHex } from '../bytes/hex.ts';
import { type CommandApdu, commandName, INS, parseCommand, parseResponse } from './apdu.ts';
import { CDA_REQUESTED } from './commands.ts';
import {
  type DescribedTlv,
  type DescribeOptions,
  describeObject,
  describeTlv,
  hidden,
} from './dictionary/describe.ts';
import { CRYPTOGRAM_TYPES } from './dictionary/meanings.ts';
import { statusWordText } from './dictionary/status-words.ts';

export interface DescribedExchange {
  readonly command: DescribedCommand;
  /** Absent: there was no answer. */
  readonly response?: DescribedResponse;
}

export interface DescribedCommand {
  /** `READ RECORD`, or what is wrong with the bytes. */
  readonly name: string;
  /** CLA INS P1 P2, spaced hex; absent where the bytes are no command. */
  readonly header?: string;
  /** What the parameters say: `SFI 2 record 1`. */
  readonly detail?: string;
  /** Data in words, or what masking leaves of them. */
  readonly data?: readonly DescribedTlv[] | string;
}

export interface DescribedResponse {
  /** Four hex digits; absent where there are none. */
  readonly sw?: string;
  readonly meaning: string;
  readonly data?: readonly DescribedTlv[] | string;
}

/**
 * Follows the talk between terminal and card: the object lists that the card gives say what the
 * later commands' data mean, and a part fetched by GET RESPONSE belongs to the command before.
 */
export interface ConversationDescriber {
  describe(command: Uint8Array, response: Uint8Array | undefined): DescribedExchange;
}

/** The object list that each command's data follow: tag of the list. */
const LISTS = { pdol: '9F38', cdol1: '8C', cdol2: '8D', ddol: '9F49' } as const;

export function createConversationDescriber(options: DescribeOptions = {}): ConversationDescriber {
  const lists = new Map<string, readonly DolEntry[]>();
  /** Of the command whose answer is awaited, over GET RESPONSE too. */
  let asked: number | undefined;
  let cryptograms = 0;
  let fetched: Uint8Array = new Uint8Array(0);

  function learn(list: readonly Tlv[]): void {
    for (const tag of Object.values(LISTS)) {
      const found = findTlv(list, tag);
      const dol = found && parseDol(found.value);
      if (dol?.ok) lists.set(tag, dol.value);
    }
  }

  function byList(tag: string, data: Uint8Array): readonly DescribedTlv[] | string {
    if (data.length === 0) return [];
    const dol = lists.get(tag);
    const parts = dol && splitDolData(dol, data);
    if (!parts) return opaque(data, options);
    return parts.map((part) => describeObject(part.tag, part.value, options));
  }

  function commandData(command: CommandApdu): DescribedCommand['data'] {
    const { data } = command;
    if (!data) return undefined;
    switch (command.ins) {
      case INS.select:
        return nameText(data);
      case INS.getProcessingOptions: {
        const template = parseTlv(data);
        const values = template.ok ? findTlv(template.value, '83')?.value : undefined;
        return values ? byList(LISTS.pdol, values) : opaque(data, options);
      }
      case INS.generateAc:
        return byList(cryptograms === 0 ? LISTS.cdol1 : LISTS.cdol2, data);
      case INS.internalAuthenticate:
        return byList(LISTS.ddol, data);
      case INS.externalAuthenticate:
        return [describeObject('91', data, options)];
      default:
        return opaque(data, options);
    }
  }

  function describeCommand(bytes: Uint8Array): DescribedCommand {
    const command = parseCommand(bytes);
    if (!command.ok) return { name: command.error.detail };
    const { ins } = command.value;
    if (ins === INS.select) cryptograms = 0;
    const detail = parameters(command.value);
    const data = commandData(command.value);
    if (ins !== INS.getResponse) {
      asked = ins;
      fetched = new Uint8Array(0);
    }
    return {
      name: commandName(ins),
      header: toSpacedHex(bytes.subarray(0, 4)),
      ...(detail === undefined ? {} : { detail }),
      ...(data === undefined ? {} : { data }),
    };
  }

  function describeResponse(bytes: Uint8Array): DescribedResponse {
    const response = parseResponse(bytes);
    if (!response.ok) return { meaning: response.error.detail };
    const { sw, data: part } = response.value;
    const moreToCome = sw >> 8 === 0x61;
    const data = concat(fetched, part);
    fetched = moreToCome ? data : new Uint8Array(0);
    if (asked === INS.generateAc && sw === 0x9000) cryptograms++;
    const described =
      part.length === 0 || moreToCome ? undefined : responseData(asked, data, options, learn);
    return {
      sw: toHex(bytes.subarray(-2)),
      meaning: statusWordText(sw),
      ...(described === undefined ? {} : { data: described }),
    };
  }

  return {
    describe(command, response) {
      const described = describeCommand(command);
      return response
        ? { command: described, response: describeResponse(response) }
        : { command: described };
    },
  };
}

/** What is shown of data that nothing explains. */
function opaque(data: Uint8Array, { unmasked }: DescribeOptions): string {
  return unmasked ? toHex(data) : hidden(data);
}

function nameText(name: Uint8Array): string {
  const text = fromAscii(name);
  return /^[ -~]+$/.test(text) ? `${toHex(name)} "${text}"` : toHex(name);
}

function parameters({ ins, p1, p2 }: CommandApdu): string | undefined {
  switch (ins) {
    case INS.select:
      return p2 === 0x02 ? 'the next one' : undefined;
    case INS.readRecord:
    case INS.updateRecord:
      return `SFI ${p2 >> 3} record ${p1}`;
    case INS.getData:
    case INS.putData:
      return `tag ${toHex(Uint8Array.of(p1, p2))}`;
    case INS.generateAc:
      return `${CRYPTOGRAM_TYPES[p1 >> 6]}${p1 & CDA_REQUESTED ? ' with CDA' : ''}`;
    case INS.verify:
      return p2 === 0x80 ? 'PIN in plain' : p2 === 0x88 ? 'PIN enciphered' : undefined;
    case INS.pinChangeUnblock:
      return p2 === 0 ? 'unblock' : 'change';
    default:
      return undefined;
  }
}

/** Lengths of the parts of format 1, in order; the rest belongs to the last tag. */
const FORMAT_1: ReadonlyMap<number, readonly (readonly [tag: string, length: number])[]> = new Map([
  [
    INS.getProcessingOptions,
    [
      ['82', 2],
      ['94', 252],
    ],
  ],
  [
    INS.generateAc,
    [
      ['9F27', 1],
      ['9F36', 2],
      ['9F26', 8],
      ['9F10', 32],
    ],
  ],
  [INS.internalAuthenticate, [['9F4B', 252]]],
]);

function responseData(
  ins: number | undefined,
  data: Uint8Array,
  options: DescribeOptions,
  learn: (list: readonly Tlv[]) => void,
): readonly DescribedTlv[] | string {
  if (ins === INS.getChallenge) return toHex(data);
  const list = parseTlv(data);
  if (!list.ok) return `${list.error.detail}; ${opaque(data, options)}`;
  learn(list.value);
  const parts = FORMAT_1.get(ins ?? -1);
  const one = list.value[0];
  if (!parts || one?.tag !== '80') return describeTlv(list.value, options);
  let at = 0;
  const children = parts.flatMap(([tag, length]) => {
    const value = one.value.subarray(at, at + length);
    at += length;
    return value.length === 0 ? [] : [describeObject(tag, value, options)];
  });
  return [{ tag: '80', name: 'Response Message Template Format 1', children }];
}
