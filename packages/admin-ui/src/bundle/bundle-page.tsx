import { MessageBar, MessageBarBody } from '@fluentui/react-message-bar';
import { useCallback, useEffect, useId, useState, type DragEvent } from 'react';
import { useHashSearch } from '../shell/hash-location.ts';
import { BundleView } from './bundle-view.tsx';
import { readBundle, type ReadBundle } from './read-bundle.ts';

/**
 * Opens a support bundle, without an engine: whoever helps has none of this installation. The file is read in the browser, and
 * goes nowhere.
 */
export function BundlePage() {
  const [read, setRead] = useState<ReadBundle>();
  const take = useCallback((archive: Blob | undefined): void => {
    void archive?.arrayBuffer().then(
      (bytes) => setRead(readBundle(new Uint8Array(bytes))),
      () => setRead({ ok: false, problem: 'It cannot be read.' }),
    );
  }, []);
  useGivenFile(take);
  return (
    <main className="whole-page bundle">
      <h1>Support bundle</h1>
      <Choose onChosen={take} />
      {read?.ok === false && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>This file cannot be shown. {read.problem}</MessageBarBody>
        </MessageBar>
      )}
      {read?.ok === true && <BundleView bundle={read.bundle} />}
    </main>
  );
}

/** The command line serves the file that it was given beside the pages, under a name that nobody can guess. */
function useGivenFile(take: (archive: Blob) => void): void {
  const file = new URLSearchParams(useHashSearch()).get('file');
  useEffect(() => {
    if (file === null || !/^[\w-]+$/.test(file)) return;
    void window.fetch(`/bundle/${file}`).then(async (answer) => {
      if (answer.ok) take(await answer.blob());
    });
  }, [file, take]);
}

function Choose({ onChosen }: { readonly onChosen: (archive: Blob | undefined) => void }) {
  const [isOver, setOver] = useState(false);
  const id = useId();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onChosen(event.dataTransfer.files[0]);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      className={isOver ? 'card drop over' : 'card drop'}
      aria-label="Open a support bundle"
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>Drop a support bundle here, or choose it. It is read in this browser alone; no engine is asked.</p>
      <label htmlFor={id}>Support bundle (.zip)</label>{' '}
      <input
        id={id}
        type="file"
        accept=".zip,application/zip"
        onChange={({ currentTarget }) => {
          onChosen(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
    </section>
  );
}
