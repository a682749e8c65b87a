import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { createTdes, decryptEcb, encryptEcb } from '../../../crypto/des.ts';
import { kcv } from '../../../crypto/kcv.ts';
import { encodePinBlock, panPartOf } from '../../../crypto/pin-block.ts';
import { createHsm, REFERENCE_SLOT } from '../../../network/switch/hsm.ts';
import { createKeyCeremony } from '../../../network/switch/key-ceremony.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';

const PAN = '9704000000000018';

function ceremonyOf(seed: number) {
  const ceremony = createKeyCeremony(createSeededRandom(seed));
  const [acquirer, issuer] = [createHsm(), createHsm()];
  const terminal = ceremony.installTerminalKey(acquirer, 'ATM00001');
  const zone = ceremony.shareZoneKey('970400', acquirer, issuer);
  ceremony.installReferenceKey(issuer, '970400');
  return { ceremony, acquirer, issuer, terminal, zone };
}

/** The pad's work: open the PIN key with the master key, encrypt the PIN. */
function padBlock(pin: string, keys: { masterKey: Uint8Array; encryptedPinKey: Uint8Array }) {
  const pinKey = decryptEcb(createTdes(keys.masterKey), keys.encryptedPinKey);
  const clear = encodePinBlock({ format: 'ISO-0', pin, panPart: panPartOf(PAN) });
  if (!clear.ok) throw new Error(clear.error.detail);
  return toHex(encryptEcb(createTdes(pinKey), clear.value));
}

describe('a PIN from pad to issuer', () => {
  it('is translated, compared and sealed, never in the clear', () => {
    const { ceremony, acquirer, issuer, terminal, zone } = ceremonyOf(1);
    const block = padBlock('1234', ceremony.terminalKeys('ATM00001'));
    const translated = acquirer.translatePin({ slot: terminal, block, pan: PAN }, zone);
    if (!translated.ok) throw new Error(translated.error.detail);
    expect(translated.value).not.toBe(block);
    const entered = { slot: zone, block: translated.value, pan: PAN };
    expect(issuer.verifyPin(entered, issuer.issuePin('1234', PAN))).toEqual({
      ok: true,
      value: true,
    });
    expect(issuer.verifyPin(entered, issuer.issuePin('1235', PAN))).toEqual({
      ok: true,
      value: false,
    });
    const sealed = issuer.sealPin(entered);
    expect(sealed).toEqual({ ok: true, value: issuer.issuePin('1234', PAN) });
  });

  it.each([
    ['a key that is not there', { slot: 'nothing' }, 'no-key'],
    ['another PAN', { pan: '9704000000000026' }, 'fill-digits'],
  ])('fails with %s', (_, changed, kind) => {
    const { ceremony, acquirer, terminal, zone } = ceremonyOf(1);
    const block = padBlock('1234', ceremony.terminalKeys('ATM00001'));
    const outcome = acquirer.translatePin({ slot: terminal, block, pan: PAN, ...changed }, zone);
    expect(outcome.ok ? 'ok' : outcome.error.kind).toBe(kind);
  });
});

describe('the key ceremony', () => {
  it('tells a branch check values that its pad can compare', () => {
    const { ceremony, acquirer, terminal } = ceremonyOf(1);
    const keys = ceremony.terminalKeys('ATM00001');
    expect(keys.masterKcv).toEqual(kcv(keys.masterKey));
    const pinKey = decryptEcb(createTdes(keys.masterKey), keys.encryptedPinKey);
    expect(keys.pinKcv).toEqual(kcv(pinKey));
    expect(acquirer.list().find(({ slot }) => slot === terminal)?.kcv).toEqual(keys.pinKcv);
  });

  it('gives every terminal, bank and seed keys of their own, and repeats itself', () => {
    const { ceremony, acquirer, issuer } = ceremonyOf(1);
    const of = (terminal: string, seed = 1) =>
      toHex(ceremonyOf(seed).ceremony.terminalKeys(terminal).masterKey);
    expect(of('ATM00001')).toBe(of('ATM00001'));
    expect(new Set([of('ATM00001'), of('ATM00002'), of('ATM00001', 2)]).size).toBe(3);
    ceremony.shareZoneKey('970418', acquirer, issuer);
    const checks = [...acquirer.list(), ...issuer.list()].map((key) => toHex(key.kcv));
    expect(new Set(checks).size).toBe(4);
    expect(issuer.list().map(({ slot }) => slot)).toContain(REFERENCE_SLOT);
  });

  it('an HSM has no way to give a key or a PIN', () => {
    expect(Object.keys(createHsm()).sort()).toEqual(
      ['issuePin', 'keys', 'list', 'sealPin', 'translatePin', 'verifyPin'].sort(),
    );
    const { acquirer } = ceremonyOf(1);
    expect(Object.keys(acquirer.list()[0]!)).toEqual(['slot', 'usage', 'length', 'kcv']);
  });
});
