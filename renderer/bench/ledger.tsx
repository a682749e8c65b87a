import { useState } from 'react';
import type { BankView } from '../../runtime/contract/event.ts';
import { formatNumber, formatTime } from '../format.ts';
import { useSend, useTerminal } from '../terminal.tsx';
import { Icon } from './icon.tsx';
import { Scroller } from './scroller.tsx';

/** The banks' books behind the switch. */
export function Ledger() {
  const banks = useTerminal((state) => state.banks);
  const send = useSend();
  const [chosen, setChosen] = useState<string | undefined>();
  const bank = banks.find(({ id }) => id === chosen) ?? banks[0];
  return (
    <>
      <div className="tools">
        <select
          aria-label="Bank"
          value={bank?.id ?? ''}
          disabled={banks.length === 0}
          onChange={(event) => setChosen(event.target.value)}
        >
          {banks.map(({ id, name }) => (
            <option key={id} value={id}>
              {id} {name}
            </option>
          ))}
        </select>
        <button type="button" className="quiet" onClick={() => send({ type: 'ledger.refresh' })}>
          <Icon name="refresh" />
          Refresh
        </button>
      </div>
      {bank ? <Books bank={bank} /> : <p className="empty">No books yet.</p>}
    </>
  );
}

function Books({ bank }: { bank: BankView }) {
  return (
    <Scroller className="scrolls books" label={`Books of ${bank.name}`}>
      <table>
        <caption>Accounts</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col" className="sum-column">
              Balance ₫
            </th>
          </tr>
        </thead>
        <tbody>
          {bank.accounts.map((account) => (
            <tr key={account.number}>
              <td className="mono">{account.number}</td>
              <td>{account.name}</td>
              <td>{account.kind}</td>
              <td className="sum-column mono">{formatNumber(account.balance, 'vi')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Entries</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col">Debit → credit</th>
            <th scope="col" className="sum-column">
              ₫
            </th>
          </tr>
        </thead>
        <tbody>
          {bank.entries.map((entry, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added
            <tr key={place}>
              <td className="mono">{formatTime(entry.at)}</td>
              <td>{entry.text}</td>
              <td className="mono">
                {entry.debit} → {entry.credit}
              </td>
              <td className="sum-column mono">{formatNumber(entry.amount, 'vi')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {bank.entries.length === 0 ? <p className="empty">No entries yet.</p> : null}
    </Scroller>
  );
}
