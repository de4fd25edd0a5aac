import { ActButton } from '../parts/act-button.tsx';
import { FailureBar } from '../parts/failure-bar.tsx';
import { navigate } from '../shell/hash-location.ts';
import { bulkWords } from './bulk-words.ts';
import { Confirmation } from './confirmation.tsx';
import { isSomething, useBulkAct, type BulkKind, type BulkSelection } from './use-bulk-act.ts';

interface BulkActButtonProps {
  readonly kind: BulkKind;
  readonly selection: BulkSelection;
  readonly children: string;
  /** Names what it acts on, for screen readers. */
  readonly on?: string;
}

/** Orders an act on many deliveries: they are counted, a person confirms what was counted, and the act has a page of its own. */
export function BulkActButton({ kind, selection, children, on }: BulkActButtonProps) {
  const { count, order, orderCounted, reset } = useBulkAct(kind, selection);
  const failure = count.error ?? order.error;
  const confirm = (why: string): void => {
    if (!isSomething(count.data)) return;
    void orderCounted(count.data, why).then(
      ({ id }) => navigate(`/bulk-acts/${id}`),
      () => undefined,
    );
  };
  return (
    <>
      <ActButton
        role="operator"
        {...(on !== undefined && { on })}
        isBusy={count.isPending}
        onClick={() => count.mutate()}
      >
        {children}
      </ActButton>
      {count.data && !isSomething(count.data) && (
        <span role="status">There is nothing to {bulkWords[kind].act.toLowerCase()}.</span>
      )}
      {isSomething(count.data) && (
        <Confirmation kind={kind} counted={count.data} isBusy={order.isPending} onConfirm={confirm} onCancel={reset} />
      )}
      {failure && <FailureBar failure={failure} />}
    </>
  );
}
