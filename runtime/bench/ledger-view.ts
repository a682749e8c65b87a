import type { SwitchConfig } from '../../network/switch/config.ts';
import type { Ledger } from '../../network/switch/ledger.ts';
import type { AccountKind } from '../../network/switch/posting.ts';
import type { Switch } from '../../network/switch/switch.ts';
import type { BankView, RuntimeEvent } from '../contract/event.ts';

type ShownKind = BankView['accounts'][number]['kind'];

/** `opening` is where first balances came from. */
const SHOWN: Readonly<Record<AccountKind, ShownKind | undefined>> = {
  customer: 'customer',
  'atm-cash': 'cash',
  settlement: 'settlement',
  'fee-income': 'fees',
  opening: undefined,
  merchants: 'merchants',
};

const POSTINGS = 50;

/** The books of every bank. */
export function ledgerEvent(
  { banks }: SwitchConfig,
  backbone: Pick<Switch, 'ledger'>,
): RuntimeEvent {
  return {
    type: 'ledger',
    banks: banks.map(({ id, name }) => bankView(id, name, backbone.ledger(id))),
  };
}

/** A bank's books as the bench shows them; the newest postings first. */
function bankView(id: string, name: string, ledger: Ledger): BankView {
  const { accounts, postings } = ledger.snapshot(POSTINGS);
  const holders = new Map(accounts.map((account) => [account.number, account.holder]));
  return {
    id,
    name,
    accounts: accounts.flatMap(({ number, holder, kind, balance }) => {
      const shown = SHOWN[kind];
      return shown === undefined ? [] : [{ number, name: holder, kind: shown, balance }];
    }),
    entries: postings
      .filter((posting) => posting.kind !== 'opening')
      .flatMap(({ at, text, entries }) => {
        const credit = entries.filter((entry) => entry.amount > 0);
        const debit = entries.filter((entry) => entry.amount < 0);
        const names = (side: typeof entries): string =>
          side.map((entry) => holders.get(entry.account) ?? entry.account).join(', ');
        const amount = credit.reduce((sum, entry) => sum + entry.amount, 0);
        return [{ at, text, debit: names(debit), credit: names(credit), amount }];
      }),
  };
}
