import { parseHex, toHex } from '../../../bytes/hex.ts';
import { maskCommandApdu, maskResponseApdu } from '../../card-reader/masking.ts';
import type { Described, Direction } from '../../transport/wire-tap.ts';
import { COMMANDS, type CommandId, isCommandId, NOTIFICATION_LAYOUT } from './commands.ts';
import { type Layout, secretsOf } from './fields.ts';
import { ACK, CAN, createAbecsFramer, EOT, encodePacket, NAK } from './frame.ts';
import {
  type AbecsCommand,
  buildCommand,
  buildReply,
  NOTIFICATION,
  OK,
  parseCommand,
  parseReply,
  STATUS,
} from './messages.ts';

const STAR = '*';
const STAR_BYTE = 0x2a;

const CONTROL_WORDS: Readonly<Record<number, string>> = {
  [ACK]: 'ACK',
  [NAK]: 'NAK: send again',
  [CAN]: 'CAN: cancel',
  [EOT]: 'EOT: cancelled',
};

/**
 * Words and masked bytes for one item of the wire. PANs, tracks, names, keys and PIN blocks become
 * stars, with them the CRC; so do the parts of APDUs that may hold such, and all that is damaged.
 */
export function describe(direction: Direction, bytes: Uint8Array): Described {
  const framer = createAbecsFramer();
  const [item] = [...framer.push(bytes), ...framer.flush()];
  if (item === undefined || item.bytes.length !== bytes.length || item.kind === 'noise') {
    return { ...hidden(bytes, `noise, ${bytes.length} bytes`), level: 'noise' };
  }
  if (item.kind === 'control') {
    const level = item.code === NAK ? 'trouble' : 'normal';
    return { meaning: CONTROL_WORDS[item.code] ?? 'control', shown: bytes.slice(), level };
  }
  if (item.kind === 'damaged') {
    return { ...hidden(bytes, `damaged packet, ${bytes.length} bytes`), level: 'trouble' };
  }
  return direction === 'out' ? describeCommand(bytes, item.data) : describeReply(bytes, item.data);
}

function hidden(bytes: Uint8Array, meaning: string): Described {
  return { meaning, shown: new Uint8Array(bytes.length).fill(STAR_BYTE) };
}

function describeCommand(bytes: Uint8Array, data: Uint8Array): Described {
  const command = parseCommand(data);
  if (!command.ok) return { ...hidden(bytes, `command: ${command.error}`), level: 'trouble' };
  const { id, blocks } = command.value;
  if (!isCommandId(id)) return hidden(bytes, `${id}, ${bytes.length} bytes`);
  const masked = maskBlocks(id, blocks, COMMANDS[id].command, maskCommandApdu);
  return {
    meaning: `${id} ${COMMANDS[id].summary}${commandDetail(id, blocks)}`,
    shown: shown(bytes, command.value, masked, (own) => buildCommand({ id, blocks: own })),
  };
}

function describeReply(bytes: Uint8Array, data: Uint8Array): Described {
  const reply = parseReply(data);
  if (!reply.ok) return { ...hidden(bytes, `reply: ${reply.error}`), level: 'trouble' };
  const { id, status, blocks } = reply.value;
  if (id === NOTIFICATION) {
    const text = NOTIFICATION_LAYOUT.lines.read(blocks[0] ?? '')?.value.join(' / ') ?? '';
    return { meaning: `pad says: ${printable(text)}`, shown: bytes.slice() };
  }
  const words = `${id} ${status} ${STATUS[status] ?? 'unknown status'}`;
  const level = status === OK || id === 'GKY' ? 'normal' : 'trouble';
  if (!isCommandId(id)) {
    return blocks.length === 0
      ? { meaning: words, shown: bytes.slice(), level }
      : { ...hidden(bytes, words), level };
  }
  const masked = maskBlocks(id, blocks, COMMANDS[id].reply, maskResponseApdu);
  return {
    meaning: words,
    shown: shown(bytes, reply.value, masked, (own) => buildReply({ id, status, blocks: own })),
    level,
  };
}

/** The packet again with masked blocks; the CRC of what was masked would tell of it. */
function shown(
  bytes: Uint8Array,
  { blocks }: AbecsCommand,
  masked: readonly string[],
  build: (blocks: readonly string[]) => Uint8Array,
): Uint8Array {
  if (masked.every((block, i) => block === blocks[i])) return bytes.slice();
  const packet = encodePacket(build(masked));
  packet.fill(STAR_BYTE, packet.length - 2);
  return packet;
}

function maskBlocks(
  id: CommandId,
  blocks: readonly string[],
  layouts: readonly Layout[],
  maskApdu: (bytes: Uint8Array, start: number, end: number) => unknown,
): readonly string[] {
  return blocks.map((block, i) => {
    if (id === 'CHP') return maskChip(block, layouts === COMMANDS.CHP.reply ? 3 : 5, maskApdu);
    const chars = [...block];
    for (const [from, to] of secretsOf(layouts[i] ?? {}, block)) chars.fill(STAR, from, to);
    return chars.join('');
  });
}

/** The APDU in hex from `start` on, as it would be shown on a card reader's wire. */
function maskChip(
  block: string,
  start: number,
  maskApdu: (bytes: Uint8Array, start: number, end: number) => unknown,
): string {
  const end = start + 2 * (Number(block.slice(start - 3, start)) || 0);
  const apdu = parseHex(block.slice(start, end));
  if (!apdu.ok) return block.slice(0, start) + STAR.repeat(Math.max(0, block.length - start));
  const masked = apdu.value.slice();
  maskApdu(masked, 0, masked.length);
  let written = '';
  for (let i = 0; i < masked.length; i++) {
    const hidden = masked[i] !== apdu.value[i];
    written += hidden ? STAR + STAR : toHex(masked.subarray(i, i + 1));
  }
  return block.slice(0, start) + written + block.slice(end);
}

/** Of the commands whose words alone say too little. */
function commandDetail(id: CommandId, blocks: readonly string[]): string {
  const block = blocks[0] ?? '';
  if (id === 'DSP' || id === 'RMC' || id === 'CLO') {
    const text = COMMANDS.DSP.command[0].lines.read(block)?.value.filter((line) => line !== '');
    return text && text.length > 0 ? `: ${printable(text.join(' / '))}` : '';
  }
  if (id !== 'CHP') return '';
  const at = block[0] === '9' ? 'contactless' : `slot ${block[0]}`;
  const operation = { '0': 'off', '1': 'on', '2': 'APDU', '3': 'verify PIN' }[block[1] ?? ''];
  return `, ${at}: ${operation ?? 'unknown operation'}`;
}

function printable(text: string): string {
  return text.replace(/[^ -~\xa0-\xff]/g, '.');
}
