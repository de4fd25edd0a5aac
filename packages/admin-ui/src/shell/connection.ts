import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiFailure } from '../api/client.ts';

/** Whether what is shown is up to date, over all that the page in front asks for. */
export interface Connection {
  /** The engine has not answered the last time. */
  readonly isLost: boolean;
  /** When it did the last time; milliseconds of the epoch, 0 for never. */
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

/** As text, because React compares by identity. */
function stateOf(client: QueryClient): string {
  const active = client.getQueryCache().findAll({ type: 'active' });
  const isLost = active.some(({ state }) => state.error instanceof ApiFailure && isSilence(state.error));
  const newest = Math.max(0, ...active.map(({ state }) => state.dataUpdatedAt));
  return `${isLost ? 'lost' : 'there'} ${newest}`;
}

function isSilence({ kind }: ApiFailure): boolean {
  return kind === 'unreachable';
}
