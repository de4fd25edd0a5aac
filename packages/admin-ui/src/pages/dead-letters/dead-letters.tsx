import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Parked } from './parked.tsx';
import { DeadLetterGroup } from './dead-letter-group.tsx';

/** What waits for a person, by cause and with the cure. */
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
