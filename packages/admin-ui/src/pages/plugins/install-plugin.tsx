import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiFailure, installPlugin, type InstalledPlugin } from '../../api/client.ts';
import { ArchiveDrop } from '../../parts/archive-drop.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { useLostReason } from '../../shell/connection.ts';
import { useMissingRole } from '../../shell/person.ts';

/** Takes the archive of a plugin. A higher version takes the place of the one that runs, without a restart. */
export function InstallPlugin() {
  const client = useQueryClient();
  const [lost, missing] = [useLostReason(), useMissingRole('administrator')];
  const install = useMutation<InstalledPlugin, ApiFailure, File>({
    mutationFn: installPlugin,
    networkMode: 'always',
    onSettled: () => void client.invalidateQueries(),
  });
  const reason = lost ?? missing;
  const hint = `Drop its archive here, or choose it. Its code runs in the engine: take it only from whom you trust. ${reason ?? ''}`;
  return (
    <ArchiveDrop
      title="Install or upgrade a plugin"
      label="Archive of a plugin (.zip)"
      hint={hint}
      isDisabled={reason !== undefined || install.isPending}
      onTaken={(archive) => install.mutate(archive)}
    >
      {install.isPending && <p role="status">The engine looks at it.</p>}
      {install.data && <p role="status">{wordsOn(install.data)}</p>}
      {install.error && <FailureBar failure={install.error} />}
    </ArchiveDrop>
  );
}

function wordsOn({ title, version, state }: InstalledPlugin): string {
  if (state === 'active') return `${title} ${version} is active.`;
  if (state === 'superseded') return `${title} ${version} is installed; a higher version stays active.`;
  return `${title} ${version} is in the plugins folder; the engine has not taken it up yet.`;
}
