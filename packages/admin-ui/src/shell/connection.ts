import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { ApiFailure } from '../api/client.ts';
import { useApi } from '../api/queries.ts';

/** A sign of life is asked for so often, and waited for so long, that silence shows within 5 s. */
const heartBeat = { everyMilliseconds: 2_000, patienceMilliseconds: 2_500 } as const;

/** Who is signed in; asked for all the time, as it also tells whether the engine answers. */
export function useSession() {
  return useApi('GET /api/session', {}, heartBeat);
}

/** Whether what is shown is up to date, over all that the page in front asks for. */
export interface Connection {
  /** The engine has not answered the last time. */
  readonly isLost: boolean;
  /** When the oldest part of what is shown was read; milliseconds of the epoch, 0 for never. */
  readonly updatedAt: number;
}

/** Words for the place of an act that cannot be done without the engine; `undefined` while it answers. */
export function useLostReason(): string | undefined {
  return useConnection().isLost ? 'The engine cannot be reached.' : undefined;
}

export function useConnection(): Connection {
  const client = useQueryClient();
  const state = useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(() => queueMicrotask(changed)),
    () => stateOf(client),
  );
  const [lost, at] = state.split(' ');
  return { isLost: lost === 'lost', updatedAt: Number(at) };
}

/** Asks for everything anew as soon as the engine answers again. */
export function useRefetchOnReturn(): void {
  const client = useQueryClient();
  const { isLost } = useConnection();
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && !isLost) void client.invalidateQueries();
    wasLost.current = isLost;
  }, [client, isLost]);
}

/** As text, because React compares by identity. */
function stateOf(client: QueryClient): string {
  const active = client.getQueryCache().findAll({ type: 'active', predicate: ({ meta }) => meta?.repeats === true });
  const isLost = active.some(({ queryKey, state }) => queryKey[0] === 'GET /api/session' && isSilence(state.error));
  const read = active.map(({ state }) => state.dataUpdatedAt).filter((at) => at > 0);
  return `${isLost ? 'lost' : 'there'} ${read.length === 0 ? 0 : Math.min(...read)}`;
}

function isSilence(error: Error | null): boolean {
  return error instanceof ApiFailure && (error.kind === 'unreachable' || error.kind === 'timed-out');
}
