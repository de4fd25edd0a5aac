import { MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-message-bar';
import { Button } from '@fluentui/react-button';
import { useSyncExternalStore } from 'react';
import { request } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { FailureBar } from '../../parts/failure-bar.tsx';

interface Deleted {
  readonly id: string;
  readonly name: string;
}

let deleted: Deleted | undefined;
const listeners = new Set<() => void>();

/** The row is gone with its configuration, so that the way back stands on the page. */
export function rememberDeleted(configuration: Deleted | undefined): void {
  deleted = configuration;
  for (const tell of listeners) tell();
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

/** Offers to take back the last deletion: a deleted configuration keeps its versions. */
export function UndoDelete() {
  const configuration = useSyncExternalStore(subscribe, () => deleted);
  const restore = useChange('POST /api/configurations/{id}/restore');
  if (configuration === undefined) return null;
  const path = { id: configuration.id };
  const undo = async (): Promise<void> => {
    const { items } = await request('GET /api/configurations/{id}/versions', { path });
    const last = items.find((version) => version.kind !== 'deleted');
    if (last === undefined) return;
    restore.mutate({ path, body: { version: last.version } }, { onSuccess: () => rememberDeleted(undefined) });
  };
  return (
    <>
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{configuration.name} was deleted. Its events are kept.</MessageBarBody>
        <MessageBarActions>
          <Button size="small" onClick={() => void undo()}>
            Undo
          </Button>
          <Button size="small" appearance="subtle" onClick={() => rememberDeleted(undefined)}>
            Dismiss
          </Button>
        </MessageBarActions>
      </MessageBar>
      {restore.error && <FailureBar failure={restore.error} />}
    </>
  );
}
