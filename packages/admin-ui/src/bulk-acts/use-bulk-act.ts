import { useMutation } from '@tanstack/react-query';
import { type ApiFailure, request, type ResponseOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import type { AdminApi } from '../api/types.ts';

type Counting = AdminApi['POST /api/bulk-acts/count']['body'];
export type BulkKind = Counting['kind'];
export type BulkSelection = Counting['selection'];
export type BulkAct = ResponseOf<'POST /api/bulk-acts'>;
type Count = ResponseOf<'POST /api/bulk-acts/count'>;

/** What was counted, as an order has to repeat it: what came after it is left alone. */
export type Counted = Count & { readonly highestId: string };

/** Counts what an act would be done to, and orders it. */
export function useBulkAct(kind: BulkKind, selection: BulkSelection) {
  const count = useMutation<Count, ApiFailure>({
    mutationFn: () => request('POST /api/bulk-acts/count', { body: { kind, selection } }),
    networkMode: 'always',
  });
  const order = useChange('POST /api/bulk-acts');
  return {
    count,
    order,
    orderCounted: (counted: Counted, why: string) =>
      order.mutateAsync({ body: { kind, selection, counted, ...(why !== '' && { why }) } }),
    reset: () => {
      count.reset();
      order.reset();
    },
  };
}

export function isSomething(count: Count | undefined): count is Counted {
  return count?.highestId !== undefined && count.count > 0;
}
