import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiFailure, request, type ResponseOf } from './client.ts';
import { useHeldFailure } from './held-failure.ts';
import { usePaused } from '../live/pause.ts';
import type { AdminApi } from './types.ts';

type Reading = Extract<keyof AdminApi, `GET ${string}`>;
type Changing = Exclude<keyof AdminApi, Reading>;

/**
 * How often what is shown is asked for again while the page is looked at. The stream tells of what happens at once; this is for
 * what it does not tell, such as the work of another process on the same store.
 */
const refreshMilliseconds = 10_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Asked again by the interval anyway; until then the page says how old what it shows is.
        retry: false,
        staleTime: 1_000,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

interface ReadValues<Name extends Reading> {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: AdminApi[Name]['query'];
}

interface ReadOptions {
  readonly enabled?: boolean;
  /** `false`: asked for once. */
  readonly repeat?: boolean;
  readonly everyMilliseconds?: number;
  /** After so long an answer is not waited for any more. */
  readonly patienceMilliseconds?: number;
}

/** Something that is read, and kept up to date while it is looked at. */
export function useApi<Name extends Reading>(name: Name, values: ReadValues<Name> = {}, options: ReadOptions = {}) {
  const { enabled = true, repeat = true, everyMilliseconds = refreshMilliseconds, patienceMilliseconds } = options;
  const isRepeated = !usePaused() && repeat;
  const query = useQuery<ResponseOf<Name>, ApiFailure>({
    queryKey: [name, values],
    queryFn: ({ signal }) => request(name, { ...values, signal, patienceMilliseconds }),
    enabled,
    refetchInterval: isRepeated && everyMilliseconds,
    refetchOnWindowFocus: isRepeated,
    meta: { repeats: repeat },
    // A changed filter leaves the rows in place until the new ones are there.
    placeholderData: (before) => before,
  });
  const { data, error, isPlaceholderData } = query;
  return {
    ...{ data, isPlaceholderData },
    error: useHeldFailure(JSON.stringify([name, values]), { data, error }),
    /** Only who reads it is drawn anew whenever something is asked. */
    get isFetching() {
      return query.isFetching;
    },
  };
}

interface ChangeValues<Name extends Changing> {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: AdminApi[Name]['body'];
  /** The version that is edited, as an ETag. */
  readonly ifMatch?: string;
}

/** A change; all that is shown is asked for again afterwards. */
export function useChange<Name extends Changing>(name: Name) {
  const client = useQueryClient();
  return useMutation<ResponseOf<Name>, ApiFailure, ChangeValues<Name>>({
    mutationFn: (values) => request(name, values),
    // Not waited for: who asked for the change goes on as soon as it is made.
    onSettled: () => void client.invalidateQueries(),
  });
}
