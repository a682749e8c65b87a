import { buildTlv } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { err, ok } from '../../bytes/result.ts';
import { getProcessingOptions } from '../commands.ts';
import type { SessionEnd, Step } from './outcome.ts';
import { dolData, type Session } from './session.ts';
import { primitives, readTemplate } from './template.ts';

/** The card takes another application to be meant (EMV 4.4 Book 3, 10.1). */
const CONDITIONS_NOT_SATISFIED = 0x6985;

/**
 * Initiate application processing (EMV 4.4 Book 3, 10.1): AIP and AFL into the session.
 * `not-this-one`: back to the selection, without this application.
 */
export async function initiateApplication(session: Session): Step<'ready' | 'not-this-one'> {
  const pdol = session.card.get('9F38');
  if (pdol) {
    const data = dolData(session, 'PDOL', pdol);
    if (!data.ok) return data;
    session.pdolData = data.value;
  }
  const answer = await session.link.send(getProcessingOptions(buildTlv('83', session.pdolData)));
  if (!answer.ok) return answer;
  session.progress.optionsAnswered = true;
  const { sw, data } = answer.value;
  if (sw === CONDITIONS_NOT_SATISFIED) return ok('not-this-one');
  if (sw !== 0x9000) return bad('status', 'expected 9000 or 6985');
  const template = readTemplate('GET PROCESSING OPTIONS', data, ['77', '80']);
  if (!template.ok) return template;
  const { tag, value, children } = template.value;
  if (tag === '80') {
    // Format 1: AIP and AFL one behind the other (6.5.8.4).
    session.card.set('82', value.slice(0, 2)).set('94', value.slice(2));
  } else {
    for (const one of primitives(children!)) session.card.set(one.tag, concat(one.value));
  }
  if (session.card.get('82')?.length !== 2)
    return bad('missing-data', 'expected an AIP of 2 bytes');
  return ok('ready');
}

function bad(why: SessionEnd['why'], expected: string) {
  return err({ why, detail: `GET PROCESSING OPTIONS: ${expected}` });
}
