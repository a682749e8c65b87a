import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { cardSeen, presentedCard } from '../../../../hardware/pin-pad/abecs/card-data.ts';
import {
  COMMANDS,
  type CommandId,
  isCommandId,
} from '../../../../hardware/pin-pad/abecs/commands.ts';
import { errorOf, statusOf } from '../../../../hardware/pin-pad/abecs/errors.ts';
import { type Layout, read, secretsOf, write } from '../../../../hardware/pin-pad/abecs/fields.ts';
import {
  buildCommand,
  buildReply,
  parseCommand,
  parseReply,
  STATUS,
} from '../../../../hardware/pin-pad/abecs/messages.ts';

const blanks = (count: number): string => ' '.repeat(count);
const zeroes = (count: number): string => '0'.repeat(count);

/** As in the specification's examples; the section of each command stands in commands.ts. */
const COMMAND_TEXTS = [
  'OPN',
  'GKY',
  'TLE',
  'GIN00200',
  'DSP032ERRO DE OPERA\xc7\xc3OC\xd3DIGO:  2112/76',
  'CLO032POSTO FOR\xc7A 10  OBRIGADO!!!     ',
  'RMC032    OPERA\xc7\xc3O       FINALIZADA   ',
  `ENB051114FE4B136446329FE6${zeroes(16)}4C45455045415254`,
  `GPN0931084135EA58BA13E262F44C59ED7899AA3C164444333322221111   10412R$${blanks(9)}34,56DIGITE SUA SENHA`,
  'CKE0041111',
  'CKE003100',
  'CHP00501000',
  'CHP0290201200A4040007A0000000041010',
  'CHP04603004002000001DIGITE A SENHA  DO CART\xc3O ICC...',
  'TLI01200TABVER0008',
  'GCR0520000000000001000131207102355876523456803021402220217',
  'GCR0410099000000002837140724113922TABVER0918000',
  'CNG040199F3303E0D0C85F2A020840DF0405169937823F',
  `GOC086000000001200000000000200001301${zeroes(32)}1000013882000000` +
    '3E880000025011829F279F269F36958F9F37003000',
  'FNC03000000109108E64A2FE21FD88672000025011829F279F269F36958F9F37',
];

const TRACK1 = 'B4444333322221111^TOM SAWYER^16081018127365476152364517862354876123764576123';
const TRACK2 = '4444333322221111=16081018127365476154';
const GCR_CHIP =
  `03001022200${blanks(76)}375464999910769990=19122062812366907700000${blanks(104)}` +
  `165464999910769990   00CREDITO         000LEE WEINRIB / GEDDY       191231${zeroes(39)}076000`;
const GCR_STRIPE =
  `00100000076${TRACK1.padEnd(76)}37${TRACK2}000${blanks(104)}00${blanks(19)}00${blanks(16)}` +
  `000${blanks(26)}${zeroes(6)}${zeroes(39)}000000`;
const CKE_STRIPE = `176${TRACK1.padEnd(76)}37${TRACK2}000${blanks(104)}`;

const REPLY_TEXTS = [
  `GIN000100CYGNUS${blanks(14)}PP X-1;10MB${blanks(8)}C8065XA077X0060X     2.00001.03 130715   0011010103000000    `,
  'ENB000016FC1C7AAC852E5D9F',
  `GPN000036BB6BE28FDF3522E9${zeroes(20)}`,
  'CKE000003004',
  `CKE000225${CKE_STRIPE}`,
  'CHP0000270123B29008072A4456400FF0010',
  'CHP0000070026132',
  `GCR000352${GCR_CHIP}`,
  `GCR000352${GCR_STRIPE}`,
  `GOC000130201000${zeroes(36)}041820258009F2701809F2608765DC13807D1E4C89F36020006950500100000008F01059F37045A77ACF0000`,
  'FNC0000911041820258009F2701009F260869EBA3BE1CC8B38D9F36020006950500100000008F01059F37045A77ACF000000',
];

function rewritten(id: string, blocks: readonly string[], side: 'command' | 'reply'): string[] {
  if (!isCommandId(id)) throw new Error(`${id} is not in the tables`);
  const layouts: readonly Layout[] = COMMANDS[id][side];
  return layouts.map((layout, i) => {
    const values = read(layout, blocks[i] ?? '');
    if (!values.ok) throw new Error(`${id}: ${values.error}`);
    return write(layout, values.value);
  });
}

describe('the tables read and write what the specification shows', () => {
  it.each(COMMAND_TEXTS)('%s', (text) => {
    const parsed = parseCommand(ascii(text));
    if (!parsed.ok) throw new Error(parsed.error);
    const { id } = parsed.value;
    const blocks = rewritten(id, parsed.value.blocks, 'command');
    expect(fromAscii(buildCommand({ id, blocks }))).toBe(text);
  });

  it.each(REPLY_TEXTS)('%s', (text) => {
    const parsed = parseReply(ascii(text));
    if (!parsed.ok) throw new Error(parsed.error);
    const { id, status } = parsed.value;
    const blocks = rewritten(id, parsed.value.blocks, 'reply');
    expect(fromAscii(buildReply({ id, status, blocks }))).toBe(text);
  });

  it('GCR: a chip card, and a stripe after a chip that failed', () => {
    const chip = read(COMMANDS.GCR.reply[0], GCR_CHIP);
    expect(chip.ok && presentedCard(chip.value)).toEqual({
      ok: true,
      value: {
        kind: 'chip',
        interface: 'contact',
        pan: '5464999910769990',
        panSequence: '00',
        track2: '5464999910769990=19122062812366907700',
        label: 'CREDITO',
        cardholder: 'LEE WEINRIB / GEDDY',
        expiry: '191231',
        serviceCode: '000',
        issuerCountry: '076',
        application: '0222',
      },
    });
    const stripe = read(COMMANDS.GCR.reply[0], GCR_STRIPE);
    expect(stripe.ok && presentedCard(stripe.value)).toEqual({
      ok: true,
      value: {
        kind: 'magnetic',
        from: 'stripe',
        track1: TRACK1,
        track2: TRACK2,
        lastChip: 'fallback-allowed',
      },
    });
  });

  it.each([
    ['004', { kind: 'key', key: 'F1' }],
    ['013', { kind: 'key', key: 'cancel' }],
    ['21', { kind: 'chip', present: true }],
    ['20', { kind: 'chip', present: false }],
    ['31', { kind: 'contactless', present: true }],
    ['30', { kind: 'contactless', present: false }],
    [CKE_STRIPE, { kind: 'stripe', track1: TRACK1, track2: TRACK2 }],
  ])('CKE event %s', (text, value) => {
    expect(cardSeen(Number(text[0]), text.slice(1))).toEqual({ ok: true, value });
  });
});

describe('every status', () => {
  const chip = (problem: string) => ({ kind: 'chip', interface: 'contact', problem });
  const contactless = (problem: string) => ({ kind: 'chip', interface: 'contactless', problem });
  const refused = (code: string) => ({ kind: 'refused', code });
  const TABLE: readonly (readonly [string, object])[] = [
    ['003', refused('003')],
    ['004', refused('004')],
    ['005', refused('005')],
    ['006', refused('006')],
    ['007', refused('007')],
    ['008', refused('008')],
    ['009', refused('009')],
    ['010', refused('010')],
    ['011', refused('011')],
    ['012', { kind: 'timed-out' }],
    ['013', { kind: 'cancelled-by-customer' }],
    ['019', refused('019')],
    ['020', { kind: 'tables-differ' }],
    ['021', refused('021')],
    ['040', { kind: 'hardware', code: '040' }],
    ['041', { kind: 'stripe-unreadable' }],
    ['042', { kind: 'key-not-loaded', detail: 'GPN: no such key' }],
    ['043', { kind: 'no-card' }],
    ['044', { kind: 'busy' }],
    ['045', refused('045')],
    ['046', refused('046')],
    ['051', refused('051')],
    ['060', chip('mute')],
    ['061', chip('communication')],
    ['067', chip('invalidated')],
    ['068', chip('misbehaves')],
    ['069', chip('invalid-data')],
    ['070', chip('no-application')],
    ['071', chip('application-refused')],
    ['076', chip('fallback-allowed')],
    ['077', refused('077')],
    ['078', chip('too-many-applications')],
    ['079', chip('blocked')],
    ['080', contactless('several-cards')],
    ['081', contactless('communication')],
    ['082', contactless('invalidated')],
    ['083', contactless('misbehaves')],
    ['084', contactless('no-application')],
    ['085', contactless('application-refused')],
    ['086', contactless('verify-on-device')],
    ['087', contactless('use-other-interface')],
    ['100', refused('100')],
    ['101', refused('101')],
    ['102', refused('102')],
    ['999', { kind: 'refused', code: '999', detail: 'GPN: unknown status' }],
  ];

  it.each(TABLE)('%s', (status, error) => {
    expect(errorOf('GPN', status)).toMatchObject(error);
  });

  it('none is left out', () => {
    const known = Object.keys(STATUS).filter((status) => status !== '000');
    expect(
      TABLE.map(([status]) => status)
        .filter((status) => status !== '999')
        .sort(),
    ).toEqual(known.sort());
  });

  it('a problem of a chip goes out as the status it came from', () => {
    for (const status of Object.keys(STATUS)) {
      const error = errorOf('GOC', status);
      if (error.kind !== 'chip') continue;
      expect(statusOf(error.problem, error.interface)).toBe(status);
    }
  });
});

describe('what is wrong is said', () => {
  it.each([
    ['', 'expected three letters and three digits of status at offset 0'],
    ['OPN0', 'expected three letters and three digits of status at offset 0'],
    ['GIN000x', 'expected a length of three digits at offset 6'],
    ['GIN000100abc', 'expected 100 bytes at offset 9, found 3'],
  ])('reply "%s"', (text, error) => {
    expect(parseReply(ascii(text))).toEqual({ ok: false, error });
  });

  it('the field, by name and offset', () => {
    expect(read(COMMANDS.GPN.reply[0], `${'A'.repeat(15)}x`)).toEqual({
      ok: false,
      error: 'field pinBlock at offset 0',
    });
    expect(read(COMMANDS.FNC.reply[0], '1041')).toEqual({
      ok: false,
      error: 'field data at offset 1',
    });
  });

  it('any bytes end in values or an error, and secrets lie within the block', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        parseCommand(bytes);
        parseReply(bytes);
        const text = fromAscii(bytes);
        for (const id of Object.keys(COMMANDS) as CommandId[]) {
          for (const layout of [...COMMANDS[id].command, ...COMMANDS[id].reply] as Layout[]) {
            read(layout, text);
            for (const [from, to] of secretsOf(layout, text)) {
              expect(from >= 0 && from <= to && to <= text.length).toBe(true);
            }
          }
        }
      }),
    );
  });
});
