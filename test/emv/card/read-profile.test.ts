import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCardProfile } from '../../../emv/card/read-profile.ts';
import { cardProfile, cardProfileIds } from '../../../runtime/card-profiles.ts';

const APPLICATION = {
  aid: 'A0000007271010',
  label: 'NAPAS DEBIT',
  pan: '9704000000000018',
  holder: 'NGUYEN VAN AN',
  effective: '240101',
  expiry: '311231',
};
const CARD = { id: 'a-card', title: 'A card', reason: 'To be read', applications: [APPLICATION] };

const card = (changes: object): object => ({ ...CARD, ...changes });
const app = (changes: object): object => card({ applications: [{ ...APPLICATION, ...changes }] });

describe('readCardProfile', () => {
  it('gives what is left out the usual value', () => {
    const profile = readCardProfile(CARD);
    expect(profile).toMatchObject({
      ok: true,
      value: {
        protocol: 'T=0',
        pinTries: { limit: 3, left: 3 },
        directory: true,
        languages: ['vi', 'en'],
        faults: [],
        applications: [
          {
            priority: 0,
            country: '704',
            currency: '704',
            cvm: { x: 0, y: 0, rules: [] },
            authentication: { methods: [], pinKey: 'none', authority: 'F1' },
            issuerAuthentication: 'external-authenticate',
            cryptogram: { scheme: 'visa', version: 10, keyIndex: 1, format: 1 },
            risk: { offlineLimit: 0, consecutiveLimit: 5 },
          },
        ],
      },
    });
  });

  it('takes tags that YAML took for numbers', () => {
    const profile = readCardProfile(app({ records: [{ sfi: 1, record: 1, tags: [57, '5F20'] }] }));
    expect(profile).toMatchObject({
      value: { applications: [{ records: [{ tags: ['57', '5F20'], signed: false }] }] },
    });
  });

  it('makes room for the issuer authentication data where CDOL2 brings them', () => {
    const issuerAuthentication = 'second-generate-ac';
    const lengthOf = (changes: object): number | undefined => {
      const profile = readCardProfile(app({ issuerAuthentication, ...changes }));
      return profile.ok ? profile.value.applications[0]!.cdol2[0]!.length : undefined;
    };
    expect(lengthOf({})).toBe(10);
    expect(lengthOf({ cryptogram: { version: 18 } })).toBe(8);
  });

  it.each([
    [undefined, 'id: expected a name in lower case'],
    ['text', 'profile: expected an object'],
    [card({ id: 'Two Words' }), 'id: expected a name in lower case'],
    [card({ protocol: 'T=2' }), 'protocol: expected one of T=0, T=1'],
    [card({ pinTryLimit: 16 }), 'pinTryLimit: expected a whole number from 1 to 15'],
    [card({ directory: 'yes' }), 'directory: expected true or false'],
    [card({ languages: ['vie'] }), 'languages[0]: expected two letters'],
    [card({ applications: [] }), 'applications: expected at least one'],
    [card({ applications: undefined }), 'applications: expected a list'],
    [card({ applications: ['one'] }), 'applications[0]: expected an object'],
    [card({ faults: ['none'] }), /^faults\[0\]: expected one of directory-malformed, /],
    [card({ colour: 'red' }), /^colour: expected no such field, but one of pinTryLimit, /],
    [app({ aid: 'A000' }), 'applications[0].aid: expected 5 to 16 bytes in upper-case hex'],
    [app({ label: 'Thẻ' }), 'applications[0].label: expected 1 to 16 plain characters'],
    [app({ pan: 9704000000000018 }), 'applications[0].pan: expected 12 to 19 digits in quotes'],
    [app({ pan: '9704000000000019' }), 'applications[0].pan: expected the right check digit'],
    [app({ expiry: '311331' }), 'applications[0].expiry: expected YYMMDD in quotes'],
    [app({ usage: 'FF' }), 'applications[0].usage: expected two bytes in upper-case hex'],
    [
      app({ actionCodes: { denial: '00' } }),
      'applications[0].actionCodes.denial: expected five bytes in upper-case hex',
    ],
    [
      app({ cvm: { rules: [{ method: 'face' }] } }),
      /^applications\[0\]\.cvm\.rules\[0\]\.method: expected one of fail, plain-pin, /,
    ],
    [app({ cvm: { rules: ['always'] } }), 'applications[0].cvm.rules[0]: expected an object'],
    [
      app({ cvm: { x: -1 } }),
      'applications[0].cvm.x: expected a whole number from 0 to 4294967295',
    ],
    [
      app({ authentication: { methods: ['rsa'] } }),
      'applications[0].authentication.methods[0]: expected sda, dda or cda',
    ],
    [
      app({ authentication: { authority: 'F2' } }),
      'applications[0].authentication.authority: expected one of F1, F3',
    ],
    [
      app({ cryptogram: { version: 16 } }),
      'applications[0].cryptogram.version: expected one of 10, 18, 22',
    ],
    [
      app({ cryptogram: { scheme: 'jcb' } }),
      'applications[0].cryptogram.scheme: expected one of visa, mastercard',
    ],
    [app({ cdol1: ['9F02'] }), 'applications[0].cdol1[0]: expected a tag and a length in hex'],
    [
      app({ records: [{ sfi: 31, record: 1, tags: [] }] }),
      'applications[0].records[0].sfi: expected a whole number from 1 to 30',
    ],
    [app({ data: { '9F1F': 'x' } }), 'applications[0].data.9F1F: expected upper-case hex'],
    [app({ data: [] }), 'applications[0].data: expected values by name'],
    [
      app({ contactless: { cvm: 'pin' } }),
      'applications[0].contactless.cvm: expected one of online-pin, signature, none',
    ],
  ])('%j', (input, detail) => {
    const profile = readCardProfile(input);
    expect(profile.ok).toBe(false);
    if (!profile.ok)
      expect(profile.error.detail).toMatch(detail instanceof RegExp ? detail : exactly(detail));
  });

  it('says nothing of what it read', () => {
    const profile = readCardProfile(app({ pan: '9704000000000019' }));
    expect(JSON.stringify(profile)).not.toContain('970400');
  });

  it('ends in a profile or an error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        expect(readCardProfile(one).ok).toBe(false);
        const changed = readCardProfile(app({ cvm: one, records: other }));
        if (!changed.ok) expect(changed.error.detail).not.toBe('');
      }),
    );
  });
});

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[[\].]/g, '\\$&')}$`);
}

describe('the profiles that come with the project', () => {
  it('are at least twelve, each with its own reason, PAN and id', () => {
    const profiles = cardProfileIds().map((id) => cardProfile(id)!);
    expect(profiles.length).toBeGreaterThanOrEqual(12);
    expect(profiles.map(({ id }) => id)).toEqual(cardProfileIds());
    const pans = profiles.flatMap(({ applications }) => applications.map(({ pan }) => pan));
    expect(new Set(pans).size).toBe(pans.length);
    expect(new Set(profiles.map(({ reason }) => reason)).size).toBe(profiles.length);
  });
});
