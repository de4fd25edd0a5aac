import { createValueStore, useValue } from './value-store.ts';

interface Versions {
  /** That this page was loaded from. */
  readonly loaded?: string;
  readonly running?: string;
}

const versions = createValueStore<Versions>({});

/** Told with each opened stream; the first one is the engine that the page came from. */
export function noteVersion(running: string): void {
  versions.write({ loaded: versions.read().loaded ?? running, running });
}

/** The version of an engine that was upgraded under the open page; `undefined` while page and engine belong together. */
export function useUpgradedVersion(): string | undefined {
  const { loaded, running } = useValue(versions);
  return running === loaded ? undefined : running;
}
