import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Parked } from './parked.tsx';
import { DeadLetterGroup } from './dead-letter-group.tsx';

/** Page of deliveries that wait for a person, grouped by cause, with the cure. */
export function DeadLetters() {
  const groups = useApi('GET /api/dead-letters');
  return (
    <>
      <h1>Dead letters</h1>
      <Parked />
      <Loaded query={groups} empty="There are no dead letters." isEmpty={({ items }) => items.length === 0}>
        {({ items }) =>
          items.map((group) => <DeadLetterGroup key={`${group.configurationId} ${group.reason}`} group={group} />)
        }
      </Loaded>
    </>
  );
}
