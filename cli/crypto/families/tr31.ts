import { toHex } from '../../../bytes/hex.ts';
import { createAes } from '../../../crypto/aes.ts';
import { cmacKcv, kcv } from '../../../crypto/kcv.ts';
import { buildTr31, parseTr31 } from '../../../crypto/tr31.ts';
import { readTr31Header, type Tr31Version } from '../../../crypto/tr31-header.ts';
import { deriveTr31Keys, tr31KeyLengths } from '../../../crypto/tr31-keys.ts';
import { type Family, hasInputs, leading } from '../family.ts';
import { type Inputs, NotRunnable, value } from '../vector.ts';

export const tr31: Family = {
  kind: 'TR-31 key block',
  main: 'key',
  owns: (vector) => /^tr-?31/.test(vector.name) || hasInputs(vector, 'kbpk'),
  compute(inputs, { key, name, value: wanted }) {
    if (key === 'kbek' || key === 'kbak') return derived(inputs, key, name);
    if (key === 'block') return built(inputs);
    const { header, key: clear } = value(parseTr31(inputs.hex('kbpk'), inputs.text('block')));
    switch (key) {
      case 'key':
        return toHex(clear);
      case 'kcv':
        return leading(
          toHex(header.algorithm === 'A' ? cmacKcv(createAes(clear)) : kcv(clear)),
          wanted,
        );
      case 'version':
      case 'usage':
      case 'algorithm':
      case 'mode':
      case 'keyVersion':
      case 'exportability':
        return header[key];
      case 'ksn':
        return header.blocks.find(({ id }) => id === 'KS' || id === 'IK')?.data;
      default:
        return undefined;
    }
  },
};

function derived(inputs: Inputs, key: 'kbek' | 'kbak', name: string): string {
  const version = inputs.has('version') ? inputs.text('version') : /-([A-E])\b/.exec(name)?.[1];
  if (!version || !/^[A-E]$/.test(version)) throw new NotRunnable('no input version');
  const kbpk = inputs.hex('kbpk');
  if (!tr31KeyLengths(version as Tr31Version).includes(kbpk.length)) {
    throw new NotRunnable('input kbpk has another length');
  }
  const keys = deriveTr31Keys(version as Tr31Version, kbpk);
  return toHex(key === 'kbek' ? keys.encryption : keys.authentication);
}

/** A block can be built again where the chance in it is known. Its header's length is made anew. */
function built(inputs: Inputs): string {
  const text = inputs.text('header');
  const length = String(text.length).padStart(4, '0');
  const { header } = value(readTr31Header(text.slice(0, 1) + length + text.slice(5)));
  const fill = inputs.hex('fill', 'padding', 'random');
  const hideLength = inputs.number('hideLength', 1) !== 0;
  return value(buildTr31(inputs.hex('kbpk'), header, inputs.hex('key'), { fill, hideLength }));
}
