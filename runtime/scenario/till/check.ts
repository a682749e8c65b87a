import { type Checks, groundChecks, missingInOrder, runChecks, unrepeated } from '../check.ts';
import type { Mismatch } from '../failure.ts';
import type { TillExpectation } from './expectation-schema.ts';
import type { TillSeen } from './observation.ts';
import { isTillScreen, namePad, nameTillScreen, nameTillWanted } from './screens.ts';

const CHECKS: Checks<TillExpectation, TillSeen> = {
  ...groundChecks,
  till(wanted, stage) {
    const { screen } = stage.view();
    if (isTillScreen(screen, wanted)) return undefined;
    return { what: 'till', expected: nameTillWanted(wanted), actual: nameTillScreen(screen) };
  },
  seen(wanted, stage) {
    const expected = missingInOrder(wanted, stage.screens, isTillScreen, nameTillWanted);
    if (expected === undefined) return undefined;
    const actual = unrepeated(stage.screens.map(nameTillScreen)).join(' → ');
    return { what: 'screens seen', expected, actual };
  },
  pad(wanted, stage) {
    const shown = namePad(stage.pad());
    const missing = wanted.find((text) => !shown.includes(text));
    if (missing === undefined) return undefined;
    return { what: 'pad', expected: missing, actual: shown };
  },
  merchant: (wanted, stage) =>
    changed('merchant', `${wanted}`, `${stage.merchantChange()}`, stage.merchantBookings()),
  phone: (wanted, stage) => differs('phone', wanted, stage.phone()),
  checkout: (wanted, stage) => differs('checkout', wanted, stage.checkout()),
  wallet: (wanted, stage) =>
    Object.entries(wanted).flatMap(([id, fen]) =>
      changed(
        `wallet ${id}`,
        `${fen} fen`,
        `${stage.walletChange(id)} fen`,
        stage.walletBookings(id),
      ),
    ),
  shop: (wanted, stage) =>
    Object.entries(wanted).flatMap(([id, dong]) =>
      changed(`shop ${id}`, `${dong}`, `${stage.shopChange(id)}`, stage.shopBookings(id)),
    ),
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

const changed = (
  what: string,
  expected: string,
  actual: string,
  booked: readonly string[],
): readonly Mismatch[] =>
  differs(what, expected, actual).map((mismatch) => ({ ...mismatch, booked }));

/** Everything that is not as expected of a till; empty: all is. */
export const checkTill = (expectation: TillExpectation, stage: TillSeen): readonly Mismatch[] =>
  runChecks(CHECKS, expectation, stage);
