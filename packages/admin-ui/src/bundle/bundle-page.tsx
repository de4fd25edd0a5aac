import { MessageBar, MessageBarBody } from '@fluentui/react-message-bar';
import { useCallback, useEffect, useState } from 'react';
import { ArchiveDrop } from '../parts/archive-drop.tsx';
import { useHashSearch } from '../shell/hash-location.ts';
import { BundleView } from './bundle-view.tsx';
import { readBundle, type ReadBundle } from './read-bundle.ts';

/**
 * Opens a support bundle, without an engine: whoever helps has none of this installation. The file is read in the browser, and
 * goes nowhere.
 */
export function BundlePage() {
  const [read, setRead] = useState<ReadBundle>();
  const take = useCallback((reading: Promise<ArrayBuffer>): void => {
    reading.then(
      (bytes) => setRead(readBundle(new Uint8Array(bytes))),
      () => setRead({ ok: false, problem: 'It cannot be read, or is not there any more.' }),
    );
  }, []);
  useGivenFile(take);
  return (
    <main className="whole-page bundle">
      <h1>Support bundle</h1>
      <ArchiveDrop
        title="Open a support bundle"
        label="Support bundle (.zip)"
        hint="Drop a support bundle here, or choose it. It is read in this browser alone; no engine is asked."
        onTaken={(archive) => take(archive.arrayBuffer())}
      />
      {read?.ok === false && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>This file cannot be shown. {read.problem}</MessageBarBody>
        </MessageBar>
      )}
      {read?.ok === true && <BundleView key={read.bundle.get('versions.json')} bundle={read.bundle} />}
    </main>
  );
}

/** The command line serves the file that it was given beside the pages, under a name that nobody can guess. */
function useGivenFile(take: (reading: Promise<ArrayBuffer>) => void): void {
  const file = new URLSearchParams(useHashSearch()).get('file');
  useEffect(() => {
    if (file !== null && /^[\w-]+$/.test(file)) take(download(`/bundle/${file}`));
  }, [file, take]);
}

async function download(address: string): Promise<ArrayBuffer> {
  const answer = await window.fetch(address);
  if (!answer.ok) throw new Error(`The file was answered with ${answer.status}.`);
  return answer.arrayBuffer();
}
