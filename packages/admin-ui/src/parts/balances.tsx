import type { ResponseOf } from '../api/client.ts';
import { TableHead } from './table-head.tsx';
import { Time } from './time.tsx';

type Balance = ResponseOf<'GET /api/overview'>['configurations'][number]['balances'][number];

const titles = ['Day', 'On the appliance', 'Written', 'Skipped', 'Waiting', 'Dead', 'Erased', 'Made'];

/** On the appliance = written + skipped + waiting + dead + erased: no session is outside of these. */
export function Balances({ items }: { readonly items: readonly Balance[] }) {
  return (
    <div className="scrolled" tabIndex={0} role="group" aria-label="Balance with the appliance">
      <table>
        <caption>Balance with the appliance, by days in UTC</caption>
        <TableHead titles={titles} />
        <tbody>
          {items.map((balance) => (
            <BalanceRow key={balance.day} balance={balance} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BalanceRow({ balance }: { readonly balance: Balance }) {
  const { day, onAppliance, written, waiting, dead, erased, computedAt } = balance;
  const skipped = Object.values(balance.skipped).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(balance.skipped).map(([reason, count]) => `${reason}: ${count}`);
  return (
    <tr>
      <th scope="row">{day}</th>
      <td>{onAppliance.toLocaleString()}</td>
      <td>{written.toLocaleString()}</td>
      <td>
        {skipped.toLocaleString()}
        {reasons.length > 0 && <span className="detail">{reasons.join(', ')}</span>}
      </td>
      <td>{waiting.toLocaleString()}</td>
      <td>{dead.toLocaleString()}</td>
      <td>{erased.toLocaleString()}</td>
      <td>
        <Time at={computedAt} />
      </td>
    </tr>
  );
}
