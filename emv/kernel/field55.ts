import { buildTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { dataObject, type Session } from './session.ts';

/** What a domestic host wants of the chip, in its order. */
export const DE55_TAGS: readonly string[] = [
  '9F02', '9F03', '9F1A', '95', '5F2A', '9A', '9C', '9F37', '82', '9F36', '9F26', '9F27', '9F10',
  '9F33', '9F34', '9F35', '9F09', '84', '9F41', '5F34', '9F1E', '9F5B',
]; // biome-ignore format: a list

/** Field 55: the data objects that are there, as TLV one behind the other. */
export function buildField55(session: Session): Uint8Array {
  const tags = session.profile.field55 ?? DE55_TAGS;
  return concat(
    ...tags.flatMap((tag) => {
      const value = dataObject(session, tag);
      return value ? [buildTlv(tag, value)] : [];
    }),
  );
}
