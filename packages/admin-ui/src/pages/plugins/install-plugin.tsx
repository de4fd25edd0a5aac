import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type DragEvent } from 'react';
import { type ApiFailure, installPlugin, type InstalledPlugin } from '../../api/client.ts';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { useLostReason } from '../../shell/connection.ts';
import { useMissingRole } from '../../shell/person.ts';

/** Takes the archive of a plugin, dropped or chosen. A higher version takes the place of the one that runs, without a restart. */
export function InstallPlugin() {
  const client = useQueryClient();
  const [isOver, setOver] = useState(false);
  const [lost, missing] = [useLostReason(), useMissingRole('administrator')];
  const install = useMutation<InstalledPlugin, ApiFailure, File>({
    mutationFn: installPlugin,
    networkMode: 'always',
    onSettled: () => void client.invalidateQueries(),
  });
  const id = useId();
  const reason = lost ?? missing;
  const take = (file: File | undefined): void => {
    if (file !== undefined && reason === undefined && !install.isPending) install.mutate(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      className={isOver ? 'card drop over' : 'card drop'}
      aria-labelledby={`${id}-title`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id={`${id}-title`}>Install or upgrade a plugin</h2>
      <p>
        Drop its archive here, or choose it. Its code runs in the engine: take it only from whom you trust. {reason}
      </p>
      <label htmlFor={id}>Archive of a plugin (.zip)</label>{' '}
      <input
        id={id}
        type="file"
        accept=".zip,application/zip"
        disabled={reason !== undefined || install.isPending}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          // The same file, mended, can be chosen again: a browser tells of another choice only.
          currentTarget.value = '';
        }}
      />
      {install.isPending && <p role="status">The engine looks at it.</p>}
      {install.data && <p role="status">{wordsOn(install.data)}</p>}
      {install.error && <FailureBar failure={install.error} />}
    </section>
  );
}

function wordsOn({ title, version, state }: InstalledPlugin): string {
  if (state === 'active') return `${title} ${version} is active.`;
  if (state === 'superseded') return `${title} ${version} is installed; a higher version stays active.`;
  return `${title} ${version} is in the plugins folder; the engine has not taken it up yet.`;
}
