import { useApi } from './queries.ts';

export interface NamedConfiguration {
  readonly id: string;
  readonly name: string;
}

/** The configurations by name; one that was deleted meanwhile goes by its id. */
export function useConfigurationNames() {
  const items = useApi('GET /api/configurations').data?.items ?? [];
  const configurations: readonly NamedConfiguration[] = items.map(({ id, name }) => ({
    ...{ id: String(id), name: String(name) },
  }));
  const nameOf = (id: string): string => configurations.find((each) => each.id === id)?.name ?? id;
  return { configurations, nameOf };
}
