import { Spinner } from '@fluentui/react-spinner';
import type { ReactNode } from 'react';
import type { ApiFailure } from '../api/client.ts';
import { FailureBar } from './failure-bar.tsx';

interface LoadedProps<Data> {
  readonly query: { readonly data: Data | undefined; readonly error: ApiFailure | null };
  /** Text for an empty answer. */
  readonly empty?: string;
  readonly isEmpty?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

/**
 * Shows what was read, or why it is missing: being asked for, empty, failed, timed out, not permitted are told apart. What was
 * read before stays under a failure.
 */
export function Loaded<Data>({ query, empty, isEmpty, children }: LoadedProps<Data>) {
  const { data, error } = query;
  return (
    <>
      {error && error.kind !== 'unreachable' && <FailureBar failure={error} />}
      {data === undefined ? (
        !error && <Spinner label="Loading" />
      ) : isEmpty?.(data) === true ? (
        <p>{empty}</p>
      ) : (
        children(data)
      )}
      {data === undefined && error?.kind === 'unreachable' && <FailureBar failure={error} />}
    </>
  );
}
