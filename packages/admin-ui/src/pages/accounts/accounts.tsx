import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useMissingRole } from '../../shell/person.ts';
import { AccountActs } from './account-acts.tsx';
import { NewAccount } from './new-account.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { OwnPassword } from './own-password.tsx';

type Account = ResponseOf<'GET /api/accounts'>['items'][number];

/** Who may sign in, and as what. */
export function Accounts() {
  const missing = useMissingRole('administrator');
  return (
    <>
      <h1>Accounts</h1>
      <OwnPassword />
      {missing === undefined ? <Everybody /> : <p>Accounts of others: {missing}</p>}
    </>
  );
}

function Everybody() {
  const accounts = useApi('GET /api/accounts');
  return (
    <>
      <h2>Everybody</h2>
      <PagedList
        query={accounts}
        columns={columns}
        noun="account"
        holds={false}
        empty="There are no accounts yet. Until there is one, people sign in with one-time links only."
      />
      <NewAccount />
      <OneTimeLink />
    </>
  );
}

const columns: readonly Column<Account>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Role', cell: ({ role }) => role },
  { title: 'Changed', cell: ({ changedAt }) => <Time at={changedAt} /> },
  { title: 'Acts', cell: (account) => <AccountActs account={account} /> },
];
