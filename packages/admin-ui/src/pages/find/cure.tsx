import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type ApiFailure, follow, type CureRequest } from '../../api/client.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

/** The button that does what the help says. A test has a page that shows its steps; anything else is done here. */
export function Cure({ cure }: { readonly cure: CureRequest & { readonly label: string } }) {
  const client = useQueryClient();
  const act = useMutation<undefined, ApiFailure>({
    mutationFn: () => follow(cure),
    networkMode: 'always',
    onSuccess: () => void client.invalidateQueries(),
  });
  const tested = /^\/api\/configurations\/([^/]+)\/test$/.exec(cure.path)?.[1];
  if (tested !== undefined) return <Link href={`/configurations/${tested}?test=true`}>{cure.label}</Link>;
  return (
    <>
      <ActButton
        role="operator"
        appearance="primary"
        isBusy={act.isPending || act.isSuccess}
        onClick={() => act.mutate()}
      >
        {cure.label}
      </ActButton>
      {act.isSuccess && <span role="status">Done: {cure.label}.</span>}
      {act.error && <FailureBar failure={act.error} />}
    </>
  );
}
