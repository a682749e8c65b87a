import { toHex } from '../../../bytes/hex.ts';
import { err, ok } from '../../../bytes/result.ts';
import { createAes } from '../../../crypto/aes.ts';
import { cmacKcv, kcv } from '../../../crypto/kcv.ts';
import { randomBytes } from '../../../crypto/random.ts';
import { buildTr31, parseTr31, readTr31, tr31FillLength } from '../../../crypto/tr31.ts';
import type { Tr31Header, Tr31OptionalBlock, Tr31Version } from '../../../crypto/tr31-header.ts';
import {
  TR31_ALGORITHMS,
  TR31_EXPORTABILITY,
  TR31_MODES,
  TR31_USAGES,
} from '../../../crypto/tr31-names.ts';
import { type Coded, type InputRule, type Operation, type Outcome, said } from '../operation.ts';

const KBPK = [16, 24, 32];
const kbpk = (optional?: true): InputRule => ({
  name: 'kbpk',
  kind: 'hex',
  bytes: KBPK,
  meaning: 'key block protection key',
  ...(optional ? { optional } : {}),
});

function describe(header: Tr31Header): Outcome {
  const meaning = (code: string, names: Readonly<Record<string, string>>): Coded => ({
    code,
    meaning: names[code] ?? 'for private use',
  });
  const blocks = header.blocks.map(({ id, data }) => [`block ${id}`, data]);
  return {
    version: header.version,
    usage: meaning(header.usage, TR31_USAGES),
    algorithm: meaning(header.algorithm, TR31_ALGORITHMS),
    mode: meaning(header.mode, TR31_MODES),
    'key version': header.keyVersion,
    exportability: meaning(header.exportability, TR31_EXPORTABILITY),
    ...Object.fromEntries(blocks),
  };
}

/** `KS:00604B120F9292800000,IK:…`. */
function readBlocks(text: string): readonly Tr31OptionalBlock[] {
  return text
    .split(',')
    .map((one) => ({ id: one.slice(0, 2), data: one.slice(one[2] === ':' ? 3 : 2) }));
}

export const keyBlocks: readonly Operation[] = [
  {
    name: 'tr31-parse',
    summary: 'a TR-31 key block: its header; with kbpk its key too',
    inputs: [{ name: 'block', kind: 'text', meaning: 'the key block' }, kbpk(true)],
    example:
      'kbpk=DD7515F2BFC17F85CE48F3CA25CB21F6 block=B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248E',
    run(given) {
      const block = given.text('block').trim();
      if (!given.has('kbpk')) {
        const parts = said(readTr31(block));
        return parts.ok ? ok(describe(parts.value.header)) : parts;
      }
      const opened = said(parseTr31(given.hex('kbpk'), block));
      if (!opened.ok) return opened;
      const { header, key } = opened.value;
      return ok({ ...describe(header), key: toHex(key), ...checkValue(header.algorithm, key) });
    },
  },
  {
    name: 'tr31-build',
    summary: 'a TR-31 key block of version A to E',
    inputs: [
      kbpk(),
      { name: 'key', kind: 'hex', meaning: 'the key to protect' },
      {
        name: 'version',
        kind: ['A', 'B', 'C', 'D', 'E'],
        optional: 'B',
        meaning: 'B if absent; D and E take an AES protection key',
      },
      { name: 'usage', kind: 'text', meaning: 'as P0, M3, K0' },
      { name: 'algorithm', kind: 'text', optional: 'T', meaning: 'T if absent; A, D, H …' },
      { name: 'mode', kind: 'text', optional: 'N', meaning: 'N if absent; E, D, B, G, V …' },
      { name: 'key-version', kind: 'text', optional: '00', meaning: '00 if absent' },
      { name: 'exportability', kind: 'text', optional: 'N', meaning: 'N if absent; E, S' },
      { name: 'blocks', kind: 'text', optional: true, meaning: 'optional ones: KS:0060…,IK:1234…' },
      { name: 'fill', kind: 'hex', optional: true, meaning: 'chance behind the key; random' },
      {
        name: 'hide-length',
        kind: ['yes', 'no'],
        optional: 'yes',
        meaning: 'fill up to the longest key; yes if absent',
      },
    ],
    example:
      'kbpk=DD7515F2BFC17F85CE48F3CA25CB21F6 key=3F419E1CB7079442AA37474C2EFBF8B8 usage=P0 mode=E exportability=E',
    run(given) {
      const one = (name: string): string => given.text(name);
      if (one('algorithm').length !== 1) return err('algorithm: expected one character');
      if (one('mode').length !== 1) return err('mode: expected one character');
      if (one('exportability').length !== 1) return err('exportability: expected one character');
      const header: Tr31Header = {
        version: one('version') as Tr31Version,
        usage: one('usage'),
        algorithm: one('algorithm'),
        mode: one('mode'),
        keyVersion: one('key-version'),
        exportability: one('exportability'),
        reserved: '00',
        blocks: given.has('blocks') ? readBlocks(one('blocks')) : [],
      };
      const key = given.hex('key');
      const hideLength = one('hide-length') === 'yes';
      const fill = given.has('fill')
        ? given.hex('fill')
        : randomBytes(tr31FillLength(header, key.length, hideLength));
      const block = said(buildTr31(given.hex('kbpk'), header, key, { fill, hideLength }));
      return block.ok ? ok({ block: block.value, ...checkValue(header.algorithm, key) }) : block;
    },
  },
];

function checkValue(algorithm: string, key: Uint8Array): Record<string, string> {
  if (algorithm === 'A' && KBPK.includes(key.length)) {
    return { kcv: toHex(cmacKcv(createAes(key))) };
  }
  const isDes = algorithm === 'T' || algorithm === 'D';
  return isDes && [8, 16, 24].includes(key.length) ? { kcv: toHex(kcv(key)) } : {};
}
