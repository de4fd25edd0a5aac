import { Button } from '@fluentui/react-button';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

/** Who did what, newest first. */
export function Audit() {
  const [filters, setFilters] = useFilters();
  const audit = useApi('GET /api/audit', { query: { before: filters.get('before') ?? '' } });
  const next = audit.data?.next;
  return (
    <>
      <h1>Audit</h1>
      <Loaded query={audit} empty="Nobody has done anything yet." isEmpty={({ items }) => items.length === 0}>
        {({ items }) => (
          <table className="wide">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Did what</th>
                <th scope="col">To what</th>
                <th scope="col">More</th>
              </tr>
            </thead>
            <tbody>
              {items.map((entry) => (
                <tr key={entry.id}>
                  <td>
                    <Time at={entry.at} />
                  </td>
                  <td>{entry.actor}</td>
                  <td>{entry.action}</td>
                  <td>{entry.subject}</td>
                  <td>
                    {Object.entries(entry.detail)
                      .map(([key, value]) => `${key}: ${String(value)}`)
                      .join(', ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      <p className="acts">
        {filters.has('before') && <Button onClick={() => setFilters({ before: '' })}>Newest</Button>}
        {next !== undefined && <Button onClick={() => setFilters({ before: next })}>Older</Button>}
      </p>
    </>
  );
}
