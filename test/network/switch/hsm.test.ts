import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { encodePinBlock, panPartOf } from '../../../crypto/pin-block.ts';
import { KEY_GRACE_MS } from '../../../network/key-generations.ts';
import { createHsm, type Hsm, REFERENCE_SLOT } from '../../../network/switch/hsm.ts';
import { createKeyCeremony } from '../../../network/switch/key-ceremony.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { nodeKcv, nodeRetailMac, tdesEcb } from '../node-mac.ts';

const PAN = '9704000000000018';

function ceremonyOf(seed: number) {
  const ceremony = createKeyCeremony(createSeededRandom(seed));
  const time = { now: 0 };
  const newHsm = (name: string): Hsm =>
    createHsm({ now: () => time.now, random: createSeededRandom(seed).fork(name).bytes });
  const [acquirer, issuer] = [newHsm('acquirer'), newHsm('issuer')];
  const terminal = ceremony.installTerminal(acquirer, 'ATM00001');
  const zone = ceremony.shareZoneMaster('970400', acquirer, issuer);
  ceremony.installReferenceKey(issuer, '970400');
  /** As a 161 does it, the wire left out. */
  function change(key: 'ZPK' | 'MAK'): Uint8Array {
    const usage = key === 'ZPK' ? 'pin' : 'mac';
    const made = acquirer.working.generate(zone[key], usage, zone.master);
    if (!made.ok) throw new Error(made.error.detail);
    const { cryptogram, kcv } = made.value;
    const taken = issuer.working.receive(zone[key], usage, zone.master, cryptogram, kcv);
    if (!taken.ok) throw new Error(taken.error.detail);
    acquirer.working.takeIntoUse(zone[key]);
    return cryptogram;
  }
  return { ceremony, acquirer, issuer, terminal, zone, time, change };
}

/** The pad's work by another implementation: open the PIN key, encrypt the PIN. */
function padBlock(pin: string, keys: { masterKey: Uint8Array; encryptedPinKey: Uint8Array }) {
  const pinKey = tdesEcb(keys.masterKey, keys.encryptedPinKey, 'decrypt');
  const clear = encodePinBlock({ format: 'ISO-0', pin, panPart: panPartOf(PAN) });
  if (!clear.ok) throw new Error(clear.error.detail);
  return toHex(tdesEcb(pinKey, clear.value, 'encrypt'));
}

const kind = (outcome: { ok: boolean; error?: { kind: string } }): string =>
  outcome.ok ? 'ok' : outcome.error!.kind;

describe('a PIN from pad to issuer', () => {
  it('is translated, compared and sealed, never in the clear', () => {
    const { ceremony, acquirer, issuer, terminal, zone, change } = ceremonyOf(1);
    change('ZPK');
    const block = padBlock('1234', ceremony.terminalKeys('ATM00001'));
    const translated = acquirer.translatePin({ slot: terminal.ZPK, block, pan: PAN }, zone.ZPK);
    if (!translated.ok) throw new Error(translated.error.detail);
    expect(translated.value).not.toBe(block);
    const entered = { slot: zone.ZPK, block: translated.value, pan: PAN };
    const verify = (pin: string) => issuer.verifyPin(entered, issuer.issuePin(pin, PAN));
    expect(verify('1234')).toEqual({ ok: true, value: true });
    expect(verify('1235')).toEqual({ ok: true, value: false });
    expect(issuer.sealPin(entered)).toEqual({ ok: true, value: issuer.issuePin('1234', PAN) });
  });

  it('that was on its way when the key changed is read for a while', () => {
    const { ceremony, acquirer, issuer, terminal, zone, time, change } = ceremonyOf(1);
    change('ZPK');
    const block = padBlock('1234', ceremony.terminalKeys('ATM00001'));
    const translated = acquirer.translatePin({ slot: terminal.ZPK, block, pan: PAN }, zone.ZPK);
    if (!translated.ok) throw new Error(translated.error.detail);
    const entered = { slot: zone.ZPK, block: translated.value, pan: PAN };
    const sealed = issuer.issuePin('1234', PAN);
    change('ZPK');
    time.now += KEY_GRACE_MS - 1;
    expect(issuer.verifyPin(entered, sealed)).toEqual({ ok: true, value: true });
    time.now += 1;
    expect(issuer.verifyPin(entered, sealed).ok).toBe(false);
  });
});

describe('a slot does what its key was loaded for, and nothing else', () => {
  const { ceremony, acquirer, terminal, zone, change } = ceremonyOf(1);
  change('ZPK');
  change('MAK');
  const block = padBlock('1234', ceremony.terminalKeys('ATM00001'));
  const pin = (slot: string, pan = PAN) => ({ slot, block, pan });
  const data = hex('0200');
  const key = hex('00'.repeat(16));

  it.each<readonly [string, () => string, string]>([
    [
      'translate from a PIN key to a PIN key',
      () => kind(acquirer.translatePin(pin(terminal.ZPK), zone.ZPK)),
      'ok',
    ],
    [
      'translate from a MAC key',
      () => kind(acquirer.translatePin(pin(terminal.MAK), zone.ZPK)),
      'wrong-usage',
    ],
    [
      'translate to a MAC key',
      () => kind(acquirer.translatePin(pin(terminal.ZPK), zone.MAK)),
      'wrong-usage',
    ],
    [
      'translate from a master key',
      () => kind(acquirer.translatePin(pin(terminal.master), zone.ZPK)),
      'wrong-usage',
    ],
    [
      'translate to a master key',
      () => kind(acquirer.translatePin(pin(terminal.ZPK), zone.master)),
      'wrong-usage',
    ],
    [
      'translate from nothing',
      () => kind(acquirer.translatePin(pin('nothing'), zone.ZPK)),
      'no-key',
    ],
    [
      'translate with another PAN',
      () => kind(acquirer.translatePin(pin(terminal.ZPK, '9704000000000026'), zone.ZPK)),
      'fill-digits',
    ],
    [
      'compare under a MAC key',
      () => kind(acquirer.verifyPin(pin(terminal.MAK), hex('00'.repeat(8)))),
      'wrong-usage',
    ],
    ['MAC under a MAC key', () => typeof acquirer.mac(terminal.MAK).generate(data), 'object'],
    ['MAC under a PIN key', () => typeof acquirer.mac(terminal.ZPK).generate(data), 'undefined'],
    [
      'MAC under a master key',
      () => typeof acquirer.mac(terminal.master).generate(data),
      'undefined',
    ],
    [
      'load under a PIN key',
      () => kind(acquirer.working.receive('x', 'pin', `${terminal.ZPK} #1`, key, undefined)),
      'wrong-usage',
    ],
    [
      'load under a MAC key',
      () => kind(acquirer.working.receive('x', 'mac', `${zone.MAK} #1`, key, undefined)),
      'wrong-usage',
    ],
    [
      'load under the reference key',
      () => kind(ceremonyOf(2).issuer.working.receive('x', 'pin', REFERENCE_SLOT, key, undefined)),
      'wrong-usage',
    ],
    [
      'generate under the reference key',
      () => kind(ceremonyOf(2).issuer.working.generate('x', 'pin', REFERENCE_SLOT)),
      'wrong-usage',
    ],
    [
      'parts of a single DES key',
      () => kind(acquirer.loadParts('x', 'master', Array(2).fill(hex('00'.repeat(8))))),
      'key-length',
    ],
    [
      'a master key of one holder',
      () => kind(acquirer.loadParts('x', 'master', [hex('01'.repeat(16))])),
      'key-length',
    ],
    [
      'a PIN key that somebody knows',
      () => kind(acquirer.loadParts('x', 'pin', [key, hex('0123456789ABCDEFFEDCBA9876543210')])),
      'wrong-usage',
    ],
    [
      'another reference key',
      () =>
        kind(ceremonyOf(2).issuer.loadParts(REFERENCE_SLOT, 'pin', [key, hex('02'.repeat(16))])),
      'wrong-usage',
    ],
    [
      'translate a reference PIN',
      () => kind(ceremonyOf(2).issuer.translatePin(pin(REFERENCE_SLOT), zone.ZPK)),
      'wrong-usage',
    ],
    [
      'translate to the reference key',
      () => kind(acquirer.translatePin(pin(terminal.ZPK), REFERENCE_SLOT)),
      'wrong-usage',
    ],
    [
      'take a PIN key for a MAC key',
      () => {
        const { encryptedPinKey } = ceremony.terminalKeys('ATM00001');
        const { receive } = acquirer.working;
        return kind(receive('x', 'mac', terminal.master, encryptedPinKey, undefined));
      },
      'wrong-usage',
    ],
    [
      'parts that cancel each other out',
      () => kind(acquirer.loadParts('x', 'master', [key, key])),
      'weak-key',
    ],
  ])('%s: %s', (_, act, expected) => {
    expect(act()).toBe(expected);
  });

  it('gives no key and no PIN', () => {
    expect(Object.keys(acquirer).sort()).toEqual([
      'issuePin',
      'list',
      'loadParts',
      'mac',
      'sealPin',
      'translatePin',
      'verifyPin',
      'working',
    ]);
    expect(Object.keys(acquirer.list()[0]!).sort()).toEqual([
      'generation',
      'kcv',
      'length',
      'slot',
      'usage',
    ]);
    const told = JSON.stringify([acquirer, acquirer.list()]);
    const { masterKey } = ceremony.terminalKeys('ATM00001');
    expect(told).not.toContain(toHex(masterKey));
    expect(told).not.toContain(JSON.stringify(masterKey));
  });
});

describe('the key ceremony', () => {
  it('tells a branch check values that its pad can compare', () => {
    const { ceremony, acquirer, terminal } = ceremonyOf(1);
    const { masterKey, masterKcv, encryptedPinKey, pinKcv, encryptedMacKey, macKcv } =
      ceremony.terminalKeys('ATM00001');
    const opened = (cryptogram: Uint8Array) => tdesEcb(masterKey, cryptogram, 'decrypt');
    expect(toHex(masterKcv)).toBe(nodeKcv(masterKey));
    expect(toHex(pinKcv)).toBe(nodeKcv(opened(encryptedPinKey)));
    expect(toHex(macKcv)).toBe(nodeKcv(opened(encryptedMacKey)));
    const held = acquirer.list().filter(({ slot }) => Object.values(terminal).includes(slot));
    expect(held.map(({ slot, kcv }) => `${slot} ${toHex(kcv)}`)).toEqual([
      `terminal-master ATM00001 ${toHex(masterKcv)}`,
      `terminal-pin ATM00001 ${toHex(pinKcv)}`,
      `terminal-mac ATM00001 ${toHex(macKcv)}`,
    ]);
    const made = acquirer.mac(terminal.MAK).generate(hex('303230300102'));
    expect(toHex(made!)).toBe(nodeRetailMac(opened(encryptedMacKey), hex('303230300102')));
  });

  it('brings each master key in two parts, of which neither tells anything', () => {
    const { ceremony, acquirer } = ceremonyOf(1);
    const [one, two] = ceremony.masterKeyParts('zone-master 970400');
    const whole = one.map((byte, i) => byte ^ two[i]!);
    const held = acquirer.list().find(({ slot }) => slot === 'zone-master 970400');
    expect(toHex(held!.kcv)).toBe(nodeKcv(whole));
    expect(new Set([one, two, whole].map(nodeKcv)).size).toBe(3);
  });

  it('gives every terminal, bank and seed keys of their own, and repeats itself', () => {
    const { ceremony, acquirer, issuer } = ceremonyOf(1);
    const of = (terminal: string, seed = 1) =>
      toHex(ceremonyOf(seed).ceremony.terminalKeys(terminal).masterKey);
    expect(of('ATM00001')).toBe(of('ATM00001'));
    expect(new Set([of('ATM00001'), of('ATM00002'), of('ATM00001', 2)]).size).toBe(3);
    ceremony.shareZoneMaster('970418', acquirer, issuer);
    const checks = [...acquirer.list(), ...issuer.list()].map((key) => toHex(key.kcv));
    // Three of the terminal, two zones that both have, the reference key.
    expect(new Set(checks).size).toBe(6);
  });
});
