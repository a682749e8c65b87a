import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../cli/command-line.ts';
import { OPERATIONS } from '../../cli/crypto/calculator.ts';
import { ALL_VECTORS } from '../crypto/vectors.ts';

const folder = mkdtempSync(join(tmpdir(), 'tellerbench-crypto-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    print: (text: string) => void out.push(text),
    note: (line: string) => void errors.push(line),
  };
  const code = await runCommandLine(['crypto', ...args], io);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

function file(content: unknown): string {
  const path = join(folder, `${Math.abs(JSON.stringify(content).length)}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Arguments as a shell would cut them. */
const words = (text: string): string[] =>
  [...text.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''));

const KCV = { name: 'kcv-tdes', inputs: { key: '0123456789ABCDEF' }, expected: { kcv: 'D5D44F' } };

describe('vectors', () => {
  it('all published ones pass', async () => {
    const { code, out } = await run('vectors', file(ALL_VECTORS), '--json');
    const report = JSON.parse(out);
    const others = report.vectors.filter((one: { status: string }) => one.status !== 'passed');
    expect(others).toEqual([]);
    expect(report).toMatchObject({ total: ALL_VECTORS.length, failed: 0, notRun: 0 });
    expect(code).toBe(0);
  });

  it('a line each, and a total', async () => {
    const unknown = { ...KCV, name: 'rot13-hello', inputs: { text: 'x' } };
    expect(await run('vectors', file([KCV, unknown]))).toEqual({
      code: 0,
      out: [
        'passed   kcv-tdes  (key check value)',
        'not run  rot13-hello  (unknown kind)',
        '2 vectors: 1 passed, 0 failed, 1 not run',
      ].join('\n'),
      errors: '',
    });
  });

  it('one that differs makes 1', async () => {
    const wrong = { ...KCV, expected: { kcv: 'D5D44E' } };
    expect(await run('vectors', file([wrong, KCV, KCV]))).toMatchObject({
      code: 1,
      out: [
        'failed   kcv-tdes  (kcv: expected D5D44E, got D5D44F)',
        'passed   kcv-tdes  (key check value)',
        'passed   kcv-tdes  (key check value)',
        '3 vectors: 2 passed, 1 failed, 0 not run',
      ].join('\n'),
    });
  });

  it.each([
    ['an outcome that is not known', { ...KCV, expected: { kcv: 'D5D44F', colour: 'red' } }],
    ['an input that is missing', { ...KCV, inputs: { wallet: '00' } }],
    ['an input that is no hex', { ...KCV, inputs: { key: 'zz' } }],
    ['an input that is no text', { ...KCV, inputs: { key: { a: 1 } } }],
    ['nothing expected', { ...KCV, expected: {} }],
    ['an unknown version', { name: 'visa-cvn99', inputs: {}, expected: { arqc: '00' } }],
    ['a MAC of no algorithm', { ...KCV, name: 'mac-alg9', expected: { mac8: '00' } }],
    ['a PIN block of no format', { ...KCV, name: 'pinblock-x', expected: { block: '00' } }],
    [
      'fill digits that are none',
      {
        name: 'pinblock-iso1',
        inputs: { pin: '1234', fillNibbles: 'ZZ' },
        expected: { block: '' },
      },
    ],
    [
      'a parity of another kind',
      { name: 'udk', inputs: { mdk: '', pan: '1', parity: 'even' }, expected: { udk: '' } },
    ],
  ])('not run, never passed: %s', async (_what, vector) => {
    const { code, out } = await run('vectors', file([vector]), '--json');
    expect(JSON.parse(out)).toMatchObject({ passed: 0, failed: 0, notRun: 1 });
    expect(code).toBe(0);
  });

  it.each([
    ['too little to compare', { ...KCV, expected: { kcv: 'D' } }],
    ['a key of no length', { ...KCV, inputs: { key: '0123' } }],
    ['no error where one is expected', { ...KCV, expected: { error: true } }],
    ['an error where none is', { name: 'tlv-x', inputs: { hex: '5A81' }, expected: { tree: [] } }],
    [
      'a list of another order',
      { name: 'luhn', inputs: { pans: ['18', '19'] }, expected: { valid: [false, true] } },
    ],
  ])('failed: %s', async (_what, vector) => {
    const { code, out } = await run('vectors', file([vector]), '--json');
    expect(JSON.parse(out)).toMatchObject({ passed: 0, failed: 1 });
    expect(code).toBe(1);
  });

  it('an expected error is met by an error', async () => {
    const wrong =
      'B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248F';
    const inputs = { kbpk: 'DD7515F2BFC17F85CE48F3CA25CB21F6', block: wrong };
    const vectors = [
      { name: 'tr31-tampered', inputs, expected: { error: true } },
      {
        name: 'pinblock-iso0-filler',
        inputs: { block: '041261AAAAEDCBAA', pan: '5555555551234567' },
        expected: { error: true },
      },
    ];
    expect(await run('vectors', file(vectors), '--json')).toMatchObject({ code: 0 });
    expect(JSON.parse((await run('vectors', file(vectors), '--json')).out)).toMatchObject({
      passed: 2,
    });
  });

  /** One digit changed anywhere in what is expected: no family compares less than it says. */
  it('every published vector fails when what it expects is changed', async () => {
    const changed = ALL_VECTORS.map((vector) => ({
      ...vector,
      expected: Object.fromEntries(
        Object.entries(vector.expected).map(([key, value]) => [key, spoil(value)]),
      ),
    }));
    const { out } = await run('vectors', file(changed), '--json');
    expect(JSON.parse(out)).toMatchObject({ passed: 0, failed: changed.length, notRun: 0 });
  });

  it.each([
    ['', 'expected JSON'],
    ['{}', 'expected a list of vectors'],
    ['[]', 'expected a list of vectors'],
    ['[1]', 'vector 0: expected an object'],
    ['[{}]', 'vector 0: expected a name'],
    ['[{"name":"kcv"}]', 'vector 0: expected an object "inputs"'],
    ['[{"name":"kcv","inputs":[]}]', 'vector 0: expected an object "inputs"'],
    ['[{"name":"kcv","inputs":{}}]', 'vector 0: expected an object "expected"'],
  ])('a file with %s: one line, and 2', async (content, line) => {
    const path = file(content);
    expect(await run('vectors', path)).toEqual({
      code: 2,
      out: '',
      errors: `tellerbench: crypto vectors: ${path}: ${line}`,
    });
  });
});

function spoil(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return value.map(spoil);
  const text = String(value);
  return (text.startsWith('1') ? '2' : '1') + text.slice(1);
}

describe('the calculator', () => {
  it.each([
    ['kcv key=0123456789ABCDEFFEDCBA9876543210', { kcv: '08D7B4' }],
    [
      'kcv cipher=aes key=3F419E1CB7079442AA37474C2EFBF8B8',
      { kcv: '08793E25AB', zeroBlockKcv: expect.any(String) },
    ],
    [
      'des key=0123456789ABCDEF data=08D7B4FB629D0885 mode=cbc direction=decrypt',
      { result: expect.any(String) },
    ],
    [
      'mac key=0123456789ABCDEFFEDCBA9876543210 text="Now is the time for all " length=4',
      { mac: 'A1C72E74' },
    ],
    [
      'mac algorithm=1 key=AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB text="hello world" padding=3',
      { mac: 'CDACA53E2DAA5412' },
    ],
    [
      'mac algorithm=5 cipher=aes key=2B7E151628AED2A6ABF7158809CF4F3C data=',
      { mac: 'BB1D6929E95937287FA37D129B756746' },
    ],
    [
      'cmac key=2B7E151628AED2A6ABF7158809CF4F3C data=',
      { mac: 'BB1D6929E95937287FA37D129B756746' },
    ],
    ['pin-block format=1 pin=12345 fill=0E0D0C0B0A09080706', { block: '1512345EDCBA9876' }],
    ['pin-block format=2 pin=123456789', { block: '29123456789FFFFF' }],
    [
      'pin-block pin=1234 pan=4012345678909 key=042666B49184CF5C68DE9628D0397B36',
      { block: '041274EDCBA9876F', encryptedBlock: '1B9C1845EB993A7A' },
    ],
    [
      'pin-block format=4 pin=1234 pan=1234567890123456789 fill=FFFFFFFFFFFFFFFF key=00112233445566778899AABBCCDDEEFF',
      { encryptedBlock: '28B41FDDD29B743E93124BD8E32D921E' },
    ],
    [
      'pin-block-decode format=4 block=28B41FDDD29B743E93124BD8E32D921E pan=1234567890123456789 key=00112233445566778899AABBCCDDEEFF',
      { pin: '1234' },
    ],
    [
      'pin-block-decode block=1B9C1845EB993A7A pan=4012345678909 key=042666B49184CF5C68DE9628D0397B36',
      { pin: '1234' },
    ],
    [
      'offset pvk=0123456789ABCDEFFEDCBA9876543210 table=1234567890123456 pan=1122334455667788 offset=7710',
      { pin: '1234' },
    ],
    [
      'offset pvk=0123456789ABCDEFFEDCBA9876543210 table=1234567890123456 pan=1122334455667788',
      { naturalPin: expect.stringMatching(/^4524/) },
    ],
    [
      'dukpt bdk=0123456789ABCDEFFEDCBA9876543210 ksn=9876543210E00000',
      { initialKey: '6AC292FAA1315B4D858AB3A3D7D5933A' },
    ],
    [
      'dukpt ik=6AC292FAA1315B4D858AB3A3D7D5933A ksn=FFFF9876543210E00001',
      expect.objectContaining({
        pinKey: '042666B49184CF5C68DE9628D0397B36',
        nextKsn: 'FFFF9876543210E00002',
      }),
    ],
    [
      'dukpt-aes bdk=FEDCBA9876543210F1F1F1F1F1F1F1F1 ksn=1234567890123456',
      { initialKey: '1273671EA26AC29AFA4D1084127652A1' },
    ],
    [
      'dukpt-aes bdk=FEDCBA9876543210F1F1F1F1F1F1F1F1 ksn=123456789012345600000001',
      expect.objectContaining({ pinEncryptionKey: 'AF8CB133A78F8DC2D1359F18527593FB' }),
    ],
    [
      'tr31-parse block=B0104B0TX12S0100KS1800604B120F9292800000BB68BE8680A400D9191AD4ECE45B6E6C0D21C4738A52190E248719E24B433627',
      {
        version: 'B',
        usage: 'B0',
        algorithm: 'T',
        mode: 'X',
        keyVersion: '12',
        exportability: 'S',
        blockKs: '00604B120F9292800000',
      },
    ],
    [
      'tr31-build kbpk=1D22BF32387C600AD97F9B97A51311AC key=E8BC63E5479455E26577F715D587FE68 usage=B0 mode=X key-version=12 exportability=S blocks=KS:00604B120F9292800000 hide-length=no fill=000000000000',
      { block: expect.stringMatching(/^B0104B0TX12S0100KS1800604B120F9292800000/), kcv: '9A4212' },
    ],
    [
      'cvv cvk=0123456789ABCDEFFEDCBA9876543210 pan=4123456789012345 expiry=8701 service-code=999',
      { cvv: '651' },
    ],
    ['luhn digits=4111111111111112', { valid: false, digitToAppend: expect.any(String) }],
    ['xor a=0F b=F0 c=0F', { result: 'F0' }],
    [
      'session-key key=0123456789ABCDEFFEDCBA9876543210 method=visa atc=001C',
      expect.objectContaining({ key: '0123456789ABCDF2FEDCBA987654CDF2' }),
    ],
    [
      'script-encrypt key=0123456789ABCDEFFEDCBA9876543210 how=mastercard data=241234FFFFFFFFFF',
      { encryptedData: '9859240AE52820C3' },
    ],
    [
      'script-mac key=0123456789ABCDEFFEDCBA9876543210 header=8424000008 atc=FFFF arqc=1234567890123456',
      { mac: 'E07B8DF1B4184282' },
    ],
  ] as [string, unknown][])('%s', async (line, expected) => {
    const { code, out, errors } = await run(...words(line), '--json');
    expect(errors).toBe('');
    expect(JSON.parse(out)).toEqual(expected);
    expect(code).toBe(0);
  });

  it('prints a line for each outcome', async () => {
    const { out } = await run(
      ...words('pin-block pin=1234 pan=4012345678909 key=0123456789ABCDEF'),
    );
    expect(out).toMatch(/^block {12}041274EDCBA9876F\nencrypted block {2}[0-9A-F]{16}$/);
  });

  it('takes a value from a file', async () => {
    const path = join(folder, 'key.hex');
    writeFileSync(path, '0123456789ABCDEFFEDCBA9876543210\n');
    expect(await run('kcv', `key=@${path}`)).toMatchObject({ code: 0, out: 'kcv  08D7B4' });
  });
});

describe('help', () => {
  it('lists every operation within 80 columns', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const { name } of OPERATIONS) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    'of %s names its inputs, and its example works',
    async (name, { inputs, example }) => {
      const { code, out } = await run(name, '--help');
      expect(code).toBe(0);
      for (const input of inputs)
        expect(out).toContain(` ${input.optional ? '[' : ' '}${input.name}`);
      expect(out).toContain(example);
      expect(await run(name, ...words(example))).toMatchObject({ code: 0, errors: '' });
    },
  );

  it('of vectors', async () => {
    expect(await run('vectors', '-h')).toMatchObject({ code: 0, errors: '' });
  });
});

describe('bad input ends with 2 and one line', () => {
  it.each([
    ['', 'crypto: expected an operation; crypto --help lists them'],
    ['rot13', 'crypto: unknown operation rot13; crypto --help lists them'],
    ['rot13 --help', 'crypto: unknown operation rot13; crypto --help lists them'],
    // What stands where a name is expected may be a key.
    ['0123456789ABCDEF', 'crypto: unknown operation; crypto --help lists them'],
    ['kcv 0123456789ABCDEF=1', 'crypto kcv: unknown input; expected key, cipher'],
    ['mac key=- data=-', 'crypto mac: expected one input from stdin'],
    ['kcv', 'crypto kcv: expected key=<hex>, the key'],
    ['kcv 0123', 'crypto kcv: argument 1: expected name=value'],
    ['kcv key=00 key=00', 'crypto kcv: input key: given twice'],
    ['kcv key=0123456789abcdeg', 'crypto kcv: key: expected a hex digit at offset 15'],
    ['kcv key=012', 'crypto kcv: key: expected an even number of hex digits'],
    ['kcv key=0123', 'crypto kcv: key: expected 8, 16 or 24 bytes in hex, got 2'],
    ['kcv key=0123 cipher=rsa', 'crypto kcv: cipher: expected one of tdes, aes'],
    ['kcv schluessel=00', 'crypto kcv: unknown input schluessel; expected key, cipher'],
    ['kcv key=@/no/such/file', 'crypto kcv: /no/such/file: there is no such file'],
    ['des key=0123456789ABCDEF data=00', 'crypto des: data: expected whole blocks of 8 bytes'],
    ['des key=0123456789ABCDEF', 'crypto des: expected data=<hex> or text=<text>'],
    ['des key=0123456789ABCDEF data= iv=00 mode=cbc', 'crypto des: iv: expected 8 bytes'],
    ['des key=0123456789ABCDEF data= iv=00', 'crypto des: iv: expected mode=cbc with it'],
    ['mac key=0123456789ABCDEF data=00', 'crypto mac: algorithm: 3 takes a DES key of 16 bytes'],
    [
      'cmac key=2B7E151628AED2A6ABF7158809CF4F3C data= length=17',
      'crypto cmac: length: expected 1 to 16',
    ],
    ['xor a=00 b=0000', 'crypto xor: expected byte strings of one length'],
    [
      'pin-block pin=123 pan=4012345678909',
      'crypto pin-block: PIN: expected 4 to 12 digits, got 3',
    ],
    ['pin-block pin=1234', 'crypto pin-block: expected pan=<decimal digits>: format 0 binds it'],
    ['pin-block pin=1234 pan=1', 'crypto pin-block: pan: expected 8 to 19 digits, got 1'],
    [
      'pin-block-decode block=041274EDCBA9876F pan=00000004012345678909',
      'crypto pin-block-decode: pan: expected 8 to 19 digits, got 20',
    ],
    [
      'pin-block format=4 pin=1234 pan=1',
      'crypto pin-block: expected key=<hex>: format 4 is enciphered only',
    ],
    ['pvv pvk=00 pin=1 pan=1', 'crypto pvv: pvk: expected 8, 16 or 24 bytes in hex, got 1'],
    ['dukpt ksn=FFFF9876543210E00001', 'crypto dukpt: expected bdk=<hex> or ik=<hex>'],
    [
      'tr31-parse block=X',
      'crypto tr31-parse: key block at offset 1: expected a header of 16 characters',
    ],
    [
      'arpc key=0123456789ABCDEFFEDCBA9876543210 arqc=0000000000000000',
      'crypto arpc: expected arc=<hex> for method 1 or csu=<hex> for method 2',
    ],
    [
      'session-key key=0123456789ABCDEFFEDCBA9876543210 method=m-chip atc=0001',
      'crypto session-key: expected un=<hex> for method m-chip',
    ],
    ['vectors', 'crypto vectors: expected one file of vectors'],
    ['vectors /no/such/file', 'crypto vectors: /no/such/file: there is no such file'],
  ])('%s', async (line, error) => {
    expect(await run(...words(line))).toEqual({
      code: 2,
      out: '',
      errors: `tellerbench: ${error}`,
    });
  });

  it('any values end in an outcome or in one line that holds none of them', async () => {
    const value = fc.oneof(
      fc.stringMatching(/^[0-9A-F]{0,40}$/),
      fc.stringMatching(/^[!-,.-?A-~]{1,20}$/),
    );
    const given = fc
      .constantFrom(...OPERATIONS)
      .chain((operation) =>
        fc.tuple(
          fc.constant(operation.name),
          fc.tuple(...operation.inputs.map(() => fc.option(value))),
        ),
      );
    await fc.assert(
      fc.asyncProperty(given, async ([name, values]) => {
        const { inputs } = OPERATIONS.find((one) => one.name === name)!;
        const args = inputs.flatMap((input, i) =>
          values[i] === null ? [] : [`${input.name}=${values[i]}`],
        );
        const { code, errors } = await run(name, ...args);
        expect([0, 2]).toContain(code);
        expect(errors.split('\n').length).toBe(1);
        for (const one of values) {
          if (one !== null && one.length > 8) expect(errors).not.toContain(one);
        }
      }),
      { numRuns: 300 },
    );
  });
});
