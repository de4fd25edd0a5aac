import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { useSetAsides } from '../../set-asides/use-set-asides.ts';
import { DeadLetterGroup } from './dead-letter-group.tsx';
import { Parked } from './parked.tsx';
import { SetAsideAlone } from './set-aside-alone.tsx';

/** Page of deliveries that wait for a person, grouped by cause, with the cure. */
export function DeadLetters() {
  const groups = useApi('GET /api/dead-letters');
  return (
    <>
      <h1>Dead letters</h1>
      <Parked />
      <Loaded query={groups} empty="There are no dead letters." isEmpty={({ items }) => items.length === 0}>
        {({ items }) => <Groups items={items} />}
      </Loaded>
      <SetAsideAlone />
    </>
  );
}

/** What calls for a person first, what is set aside below. */
function Groups({ items }: Pick<ResponseOf<'GET /api/dead-letters'>, 'items'>) {
  const setAsideOf = useSetAsides();
  const all = items.map((group) => {
    const { configurationId, reason: cause } = group;
    return { group, key: `${configurationId} ${cause}`, setAside: setAsideOf({ configurationId, cause }) };
  });
  const aside = all.filter(({ setAside }) => setAside !== undefined);
  return (
    <>
      <p>
        {all.length === 1 ? 'One group' : `${all.length} groups`}
        {aside.length > 0 && `, ${aside.length} set aside`}.
      </p>
      {all
        .toSorted((one, other) => Number(one.setAside !== undefined) - Number(other.setAside !== undefined))
        .map(({ key, group, setAside }) => (
          <DeadLetterGroup key={key} group={group} setAside={setAside} />
        ))}
    </>
  );
}
