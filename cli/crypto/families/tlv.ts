import { parseTlv, type Tlv } from '../../../bytes/ber-tlv.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Family } from '../family.ts';
import { value } from '../vector.ts';

export const tlv: Family = {
  kind: 'BER-TLV',
  main: 'tree',
  owns: ({ name }) => /^tlv/.test(name),
  compute(inputs, { key }) {
    const objects = value(parseTlv(inputs.hex('hex')));
    return key === 'tree' || key === 'tags' ? lines(objects, '') : undefined;
  },
};

/** A line for each object, templates before what they hold: `6F/84=A0000000031010`. */
function lines(objects: readonly Tlv[], path: string): string[] {
  return objects.flatMap(({ tag, value: bytes, children }) =>
    children
      ? [path + tag, ...lines(children, `${path}${tag}/`)]
      : [`${path}${tag}=${toHex(bytes)}`],
  );
}
