import { describe, expect, it } from 'vitest';
import { encryptEcb } from '../../../crypto/block-cipher.ts';
import { createTdes } from '../../../crypto/des.ts';
import { kcv } from '../../../crypto/kcv.ts';
import { createPosKeys } from '../../../runtime/pos/keys.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const key = (fill: number): Uint8Array => new Uint8Array(16).fill(fill);
const MASTER = key(0x13);
const [FIRST, NEXT] = [key(0x25), key(0x46)];
const under = (clear: Uint8Array): Uint8Array => encryptEcb(createTdes(MASTER), clear);

const keysOf = (knowsMaster: boolean) =>
  createPosKeys(
    {
      masterIndex: 3,
      encryptedPinKey: under(FIRST),
      pinKcv: kcv(FIRST),
      ...(knowsMaster ? { ceremony: { masterKey: MASTER } } : {}),
    },
    createSimulatedClock(0),
  );

describe('the till’s PIN key', () => {
  it('goes to the pad as it came from the host', () => {
    expect(keysOf(true).pinKey()).toEqual({
      kind: 'master-session',
      index: 3,
      encrypted: under(FIRST),
    });
  });

  it('is replaced by one whose check value is the host’s', async () => {
    const keys = keysOf(true);
    const changed = await keys.host.change({
      key: 'ZPK',
      cryptogram: under(NEXT),
      kcv: kcv(NEXT),
    });
    expect(changed).toEqual({ ok: true, value: kcv(NEXT).slice(0, 3) });
    expect(keys.pinKey()).toMatchObject({ encrypted: under(NEXT) });
  });

  it.each([
    ['its check value differs', true, kcv(FIRST)],
    ['the master key is in the pad alone', false, kcv(NEXT)],
  ])('stays where %s', async (_, knowsMaster, told) => {
    const keys = keysOf(knowsMaster);
    const changed = await keys.host.change({ key: 'ZPK', cryptogram: under(NEXT), kcv: told });
    expect(changed.ok).toBe(false);
    expect(keys.pinKey()).toMatchObject({ encrypted: under(FIRST) });
  });
});
