import { type Checks, groundChecks, missingInOrder, runChecks } from '../check.ts';
import type { Mismatch } from '../failure.ts';
import type { TillExpectation } from './expectation-schema.ts';
import type { TillSeen } from './observation.ts';
import { isTillScreen, nameTillScreen, nameTillWanted } from './screens.ts';

const CHECKS: Checks<TillExpectation, TillSeen> = {
  ...groundChecks,
  till(wanted, stage) {
    const { screen } = stage.view();
    if (isTillScreen(screen, wanted)) return undefined;
    return { what: 'till', expected: nameTillWanted(wanted), actual: nameTillScreen(screen) };
  },
  seen(wanted, stage) {
    const missing = missingInOrder(wanted, stage.screens, isTillScreen);
    if (missing === undefined) return undefined;
    const actual = stage.screens.map(nameTillScreen).join(' → ');
    return { what: 'screens seen', expected: nameTillWanted(missing), actual };
  },
  pad(wanted, stage) {
    const lines = stage.pad().join(' / ');
    const missing = wanted.find((text) => !lines.includes(text));
    if (missing === undefined) return undefined;
    return { what: 'pad', expected: missing, actual: lines };
  },
  merchant: (wanted, stage) => differs('merchant', String(wanted), String(stage.merchantChange())),
  refused: (wanted, stage) => differs('refused', wanted, stage.refused() ?? 'none'),
  phone: (wanted, stage) => differs('phone', wanted, stage.phone()),
  checkout: (wanted, stage) => differs('checkout', wanted, stage.checkout()),
  wallet: (wanted, stage) => changes('wallet', wanted, stage.walletChange),
  shop: (wanted, stage) => changes('shop', wanted, stage.shopChange),
  gateway({ status, refunded }, stage) {
    const [last] = stage.world.gateway.payments(1);
    return [
      ...(status === undefined ? [] : differs('gateway status', status, last?.status ?? 'none')),
      ...(refunded === undefined
        ? []
        : differs('gateway refunded', String(refunded), String(last?.refundedDong ?? 0))),
    ];
  },
  cases(wanted, stage) {
    const actual = [...stage.view().cases].sort((a, b) => a.at - b.at).map(({ what }) => what);
    return differs('cases', wanted.join(', ') || 'none', actual.join(', ') || 'none');
  },
};

const differs = (what: string, expected: string, actual: string): readonly Mismatch[] =>
  expected === actual ? [] : [{ what, expected, actual }];

const changes = (
  what: string,
  wanted: Readonly<Record<string, number | undefined>>,
  changeOf: (id: string) => number,
): readonly Mismatch[] =>
  Object.entries(wanted).flatMap(([id, change]) =>
    change === undefined ? [] : differs(`${what} ${id}`, String(change), String(changeOf(id))),
  );

/** Everything that is not as expected of a till; empty: all is. */
export const checkTill = (expectation: TillExpectation, stage: TillSeen): readonly Mismatch[] =>
  runChecks(CHECKS, expectation, stage);
