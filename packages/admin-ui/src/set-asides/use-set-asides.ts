import type { ResponseOf } from '../api/client.ts';
import { useApi } from '../api/queries.ts';

export type SetAside = ResponseOf<'GET /api/set-asides'>['items'][number];

/** What one cause holds up at one configuration. */
export type Group = Pick<SetAside, 'configurationId' | 'cause'>;

/** Finds out whether a group is set aside. */
export function useSetAsides(): (group: Group) => SetAside | undefined {
  const items = useApi('GET /api/set-asides').data?.items ?? [];
  return ({ configurationId, cause }) =>
    items.find((each) => each.configurationId === configurationId && each.cause === cause);
}
