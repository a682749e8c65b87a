import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../../bytes/hex.ts';
import { defaultGatewayWorld } from '../../../../network/alipay/default-world.ts';
import { defaultWorld } from '../../../../network/switch/default-world.ts';
import { openPosStage } from '../../../../runtime/pos/stage.ts';
import { findScripts, loadScript } from '../../../../runtime/scenario/files.ts';
import { playOn } from '../../../../runtime/scenario/play.ts';
import { isTill } from '../../../../runtime/scenario/schema.ts';
import { tillPlay } from '../../../../runtime/scenario/till/play.ts';
import { tillConfiguration } from '../../../../runtime/scenario/till/world.ts';
import { chipCardsOf, damageOf, networkOf } from '../../../../runtime/scenario/world.ts';

/*
 * Every scenario at a till is played, and what really travelled is kept beside: codes, tracks, PIN
 * blocks, passwords. Nothing of that may be found in anything that stays or is shown.
 */

const root = join(import.meta.dirname, '..', '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
afterAll(() => rmSync(folder, { recursive: true }));

const found = findScripts([join(root, 'scenarios')]);
const scripts = (found.ok ? found.value : []).flatMap((file) => {
  const script = loadScript(file);
  return script.ok && isTill(script.value.scenario)
    ? [{ ...script.value, scenario: script.value.scenario }]
    : [];
});

const { banks } = defaultWorld();
const cards = banks.flatMap((bank) => bank.cards);
const phones = banks.flatMap(({ accounts }) => accounts.flatMap(({ phone }) => phone ?? []));
const { privateKey, wallets } = defaultGatewayWorld();
/** From the middle of the PEM: its first bytes are the same in every such key. */
const keyText = privateKey.replace(/-----.*?-----|\s/g, '').slice(200, 240);

/** Known before anything is played. */
const STANDING: readonly (readonly [string, string])[] = [
  ...cards.map(({ id, pan }) => [`PAN of ${id}`, pan] as const),
  ...cards.map(({ id, pan, expiry }) => [`track of ${id}`, `${pan.slice(-6)}=${expiry}`] as const),
  ...wallets.map(({ id, pin }) => [`password of ${id}`, pin] as const),
  ...phones.map(({ number, appPin }) => [`app PIN of ${number}`, appPin] as const),
  ["the gateway's private key", keyText],
];

type Secrets = Map<string, string>;

/** What really goes over the lines, whole. */
function overhear(stage: Awaited<ReturnType<typeof openPosStage>>): Secrets {
  const secrets: Secrets = new Map();
  const { backbone } = stage.world;
  const { masterKey } = backbone.terminalKeys(stage.configuration.id);
  secrets.set(toHex(masterKey), 'the master key');
  backbone.observe(
    ({ message }) => {
      const { 2: pan, 35: track, 48: more = '', 52: block } = message.fields;
      if (pan) secrets.set(pan, 'PAN');
      if (track) secrets.set(track, 'track');
      if (block) secrets.set(block, 'PIN block');
      // A payment code, or a one-time password; an order code is shown to everybody.
      const [digits] = /\d{16,}|(?<=OTP=)\d{6}/.exec(more) ?? [];
      if (digits && message.mti[1] !== '8') secrets.set(digits, 'code or password');
    },
    { unmasked: true },
  );
  return secrets;
}

const hexOf = (secret: string): string => toHex(new TextEncoder().encode(secret));
const SHORT = 8;

/**
 * The secrets that stand in a text: by themselves, or as the hex of their ASCII; short digits only
 * where they are no part of longer ones.
 */
function secretsIn(text: string, secrets: readonly string[]): readonly string[] {
  const [short, long] = [true, false].map((wanted) =>
    secrets.filter((secret) => secret.length <= SHORT === wanted),
  ) as [string[], string[]];
  const plain = new RegExp(`(?<![0-9A-Fa-f])(?:${short.join('|')})(?![0-9A-Fa-f])`, 'g');
  const asHex = new RegExp(`(?<!3\\d)(?:${short.map(hexOf).join('|')})(?!3\\d)`, 'gi');
  const found = [...text.matchAll(plain), ...text.matchAll(asHex)].map(([one]) => one);
  const isLeft = (secret: string): boolean =>
    [secret, hexOf(secret), hexOf(secret).toLowerCase()].some((form) => text.includes(form));
  return [...new Set(found), ...long.filter(isLeft)];
}

/** Six digits that are nobody's secret and may be anybody's by chance: STAN and time of day. */
const withoutChance = (text: string): string => text.replace(/"1[12]":"\d{6}"/g, '""');

describe('no secret is left by', () => {
  let heard = 0;

  it.each(scripts.map((script) => [script.scenario.title, script] as const))(
    '%s',
    async (_, script) => {
      const { scenario } = script;
      const network = networkOf(scenario);
      const gatewayDatabase = join(folder, `${heard}-${scripts.indexOf(script)}.db`);
      const stage = await openPosStage({
        network,
        gatewayDatabase,
        chipCards: chipCardsOf(scenario),
        damage: damageOf(scenario),
        configuration: tillConfiguration(scenario, network),
      });
      const secrets = overhear(stage);
      const notes: string[] = [];
      stage.world.backbone.onNote(({ text }) => notes.push(text));
      stage.world.gateway.onNote(({ text }) => notes.push(text));
      await stage.ready();
      expect(await playOn(tillPlay(stage), script)).toEqual([]);
      heard += secrets.size - 1;

      // Letters on paper come as bits; what is printed is looked at as text.
      const shown = {
        trace: JSON.stringify(stage.trace.entries.filter(({ kind }) => kind !== 'http')),
        http: JSON.stringify(stage.trace.entries.filter(({ kind }) => kind === 'http')),
        journal: JSON.stringify(stage.records()),
        'journal file': stage.journal.database.serialize().toString('latin1'),
        messages: JSON.stringify(stage.messages),
        screens: JSON.stringify([stage.screens, stage.view()]),
        paper: stage.receipts().join('\n'),
        notes: notes.join('\n'),
        'gateway file': '',
      };
      await stage.close();
      shown['gateway file'] = readFileSync(gatewayDatabase, 'latin1');
      const names = new Map([
        ...STANDING.map(([name, secret]) => [secret, name] as const),
        ...secrets,
      ]);
      const leaks = Object.entries(shown).flatMap(([place, text]) =>
        secretsIn(withoutChance(text), [...names.keys()]).map(
          (secret) => `${names.get(secret) ?? 'six digits in hex'} in the ${place}`,
        ),
      );
      expect(leaks).toEqual([]);
    },
  );

  it('for they would be found', () => {
    const secrets = ['707070', '9704070000000029'];
    const hex = hexOf('x707070x9704070000000029');
    expect(secretsIn('{"pin":"707070","pan":"9704070000000029"}', secrets)).toEqual(secrets);
    expect(secretsIn(hex, secrets)).toEqual([hexOf('707070'), '9704070000000029']);
    expect(secretsIn('1122070707000269', secrets)).toEqual([]);
  });

  it('and there was much to be found', () => {
    expect(scripts.length).toBeGreaterThan(80);
    expect(heard).toBeGreaterThan(150);
  });
});
