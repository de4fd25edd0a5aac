import { MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-message-bar';
import { Button } from '@fluentui/react-button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiFailure, request } from '../../api/client.ts';
import { createValueStore, useValue } from '../../live/value-store.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

interface Deleted {
  readonly id: string;
  readonly name: string;
}

/** The row is gone with its configuration, so that the way back stands on the page. */
const lastDeleted = createValueStore<Deleted | undefined>(undefined);

export const rememberDeleted = lastDeleted.write;

/** Offers to take back the last deletion: a deleted configuration keeps its versions. */
export function UndoDelete() {
  const configuration = useValue(lastDeleted);
  const client = useQueryClient();
  const undo = useMutation<unknown, ApiFailure, Deleted>({
    mutationFn: restoreLast,
    networkMode: 'always',
    onSuccess: () => rememberDeleted(undefined),
    onSettled: () => void client.invalidateQueries(),
  });
  if (configuration === undefined) return null;
  return (
    <>
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{configuration.name} was deleted. Its events are kept.</MessageBarBody>
        <MessageBarActions>
          <ActButton role="administrator" isBusy={undo.isPending} onClick={() => undo.mutate(configuration)}>
            Undo
          </ActButton>
          <Button size="small" appearance="subtle" onClick={() => rememberDeleted(undefined)}>
            Dismiss
          </Button>
        </MessageBarActions>
      </MessageBar>
      {undo.error && <FailureBar failure={undo.error} />}
    </>
  );
}

/** Makes the version before the deletion the newest. */
async function restoreLast({ id }: Deleted): Promise<unknown> {
  const path = { id };
  const { items } = await request('GET /api/configurations/{id}/versions', { path });
  const last = items.find((version) => version.kind !== 'deleted');
  return last && request('POST /api/configurations/{id}/restore', { path, body: { version: last.version } });
}
