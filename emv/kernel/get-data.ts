import { parseTlv } from '../../bytes/ber-tlv.ts';
import { ok } from '../../bytes/result.ts';
import { getData } from '../commands.ts';
import type { Step } from './outcome.ts';
import type { Session } from './session.ts';

/** GET DATA (EMV 4.4 Book 3, 6.5.7): undefined where the card will not say, which is no error. */
export async function getDataValue(session: Session, tag: number): Step<Uint8Array | undefined> {
  const answer = await session.link.send(getData(tag));
  if (!answer.ok) return answer;
  const { sw, data } = answer.value;
  const parsed = sw === 0x9000 ? parseTlv(data) : undefined;
  const name = tag.toString(16).toUpperCase();
  const found = parsed?.ok ? parsed.value.find((one) => one.tag === name)?.value : undefined;
  if (!found || found.length === 0) return ok(undefined);
  session.card.set(name, found);
  return ok(found);
}
