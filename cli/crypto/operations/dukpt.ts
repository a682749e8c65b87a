import { toHex } from '../../../bytes/hex.ts';
import { err, ok } from '../../../bytes/result.ts';
import {
  AES_DUKPT_KEY_TYPES,
  AES_DUKPT_USAGES,
  type AesDukptKeyType,
  type AesDukptUsage,
  aesWorkingKey,
  deriveAesInitialKey,
  deriveAesTransactionKey,
  nextAesKsn,
} from '../../../crypto/dukpt-aes.ts';
import {
  deriveTdesInitialKey,
  deriveTdesTransactionKey,
  nextTdesKsn,
  type TdesDukptUse,
  tdesWorkingKey,
} from '../../../crypto/dukpt-tdes.ts';
import { type InputRule, type Operation, said } from '../operation.ts';

function keys(bytes: readonly number[]): InputRule[] {
  return [
    { name: 'bdk', kind: 'hex', bytes, optional: true, meaning: 'base derivation key' },
    { name: 'ik', kind: 'hex', bytes, optional: true, meaning: 'or the initial key (IPEK)' },
  ];
}

const ONE_KEY = 'expected bdk=<hex> or ik=<hex>';
const USES: readonly TdesDukptUse[] = [
  'pin',
  'mac-request',
  'mac-response',
  'data-request',
  'data-response',
];

export const dukpt: readonly Operation[] = [
  {
    name: 'dukpt',
    summary: 'TDES DUKPT (X9.24-1): all keys of a transaction',
    inputs: [
      ...keys([16]),
      { name: 'ksn', kind: 'hex', bytes: [8, 9, 10], meaning: 'FF is put in front up to 10' },
    ],
    example: 'bdk=0123456789ABCDEFFEDCBA9876543210 ksn=FFFF9876543210E00001',
    run(given) {
      if (given.has('bdk') === given.has('ik')) return err(ONE_KEY);
      const short = given.hex('ksn');
      const ksn = new Uint8Array(10).fill(0xff);
      ksn.set(short, 10 - short.length);
      const initial = given.has('bdk')
        ? said(deriveTdesInitialKey(given.hex('bdk'), ksn))
        : ok(given.hex('ik'));
      if (!initial.ok) return initial;
      const next = nextTdesKsn(ksn);
      const transaction = deriveTdesTransactionKey(initial.value, ksn);
      if (!transaction.ok) {
        // The number that a device has before its first transaction still shows the initial key.
        const isFirst = transaction.error.kind === 'counter' && next.ok && endsInZeroes(ksn);
        return isFirst ? ok({ 'initial key': toHex(initial.value) }) : said(transaction);
      }
      const working = USES.map((use) => [
        `${use} key`,
        toHex(tdesWorkingKey(transaction.value, use)),
      ]);
      return ok({
        'initial key': toHex(initial.value),
        'transaction key': toHex(transaction.value),
        ...Object.fromEntries(working),
        'next KSN': next.ok ? toHex(next.value) : 'none: the counter is used up',
      });
    },
  },
  {
    name: 'dukpt-aes',
    summary: 'AES DUKPT (X9.24-3): all keys of a transaction',
    inputs: [
      ...keys([16, 24, 32]),
      { name: 'ksn', kind: 'hex', bytes: [8, 12], meaning: 'KSN, or an initial key ID alone' },
      {
        name: 'type',
        kind: Object.keys(AES_DUKPT_KEY_TYPES),
        optional: true,
        meaning: "of the working keys; the key's own if absent",
      },
    ],
    example: 'bdk=FEDCBA9876543210F1F1F1F1F1F1F1F1 ksn=123456789012345600000001',
    run(given) {
      if (given.has('bdk') === given.has('ik')) return err(ONE_KEY);
      const ksn = given.hex('ksn');
      const initial = given.has('bdk')
        ? said(deriveAesInitialKey(given.hex('bdk'), ksn))
        : ok(given.hex('ik'));
      if (!initial.ok) return initial;
      if (ksn.length === 8) return ok({ 'initial key': toHex(initial.value) });
      const transaction = said(deriveAesTransactionKey(initial.value, ksn));
      if (!transaction.ok) return transaction;
      const own = `AES${initial.value.length * 8}`;
      const type = (given.has('type') ? given.text('type') : own) as AesDukptKeyType;
      const working: Record<string, string> = {};
      for (const usage of Object.keys(AES_DUKPT_USAGES) as AesDukptUsage[]) {
        const one = said(aesWorkingKey(transaction.value, ksn, usage, type));
        if (!one.ok) return one;
        working[`${usage} key`] = toHex(one.value);
      }
      const next = nextAesKsn(ksn);
      return ok({
        'initial key': toHex(initial.value),
        'transaction key': toHex(transaction.value),
        ...working,
        'next KSN': next.ok ? toHex(next.value) : 'none: the counter is used up',
      });
    },
  },
];

function endsInZeroes(ksn: Uint8Array): boolean {
  return (ksn[7]! & 0x1f) === 0 && ksn[8] === 0 && ksn[9] === 0;
}
