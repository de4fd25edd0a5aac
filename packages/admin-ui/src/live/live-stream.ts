import type { LogLevel } from './followed-log.ts';

/** What happens, as the engine tells it (docs/admin-api.md, Live). */
export interface LiveMessages {
  /** The stream is open, for the first time or again: what happened in between may be missing. */
  readonly onOpen: (version: string) => void;
  readonly onActivity: () => void;
  readonly onLogLine: () => void;
  /** Something was changed by a person, or was missed. */
  readonly onRefetch: () => void;
}

/** After so long an ended stream is opened anew. */
const reconnectMilliseconds = 1_500;

const activities = ['event', 'delivery'] as const;
const refetches = ['configurations', 'refetch'] as const;

/**
 * Follows the stream of the engine until it is closed. A browser gives up for good where a proxy answers 502, so that each
 * connection that ends is opened anew here.
 * @param log least level of the lines of the log that it tells of as well
 */
export function openLiveStream(
  { onOpen, onActivity, onLogLine, onRefetch }: LiveMessages,
  log: LogLevel | undefined,
): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  connect();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };

  function connect(): void {
    const opened = new EventSource(`/api/events/stream${log === undefined ? '' : `?logs=${log}`}`);
    source = opened;
    opened.addEventListener('hello', ({ data }: MessageEvent<string>) => {
      onOpen((JSON.parse(data) as { readonly version: string }).version);
    });
    for (const type of activities) opened.addEventListener(type, onActivity);
    opened.addEventListener('log', onLogLine);
    for (const type of refetches) opened.addEventListener(type, onRefetch);
    opened.addEventListener('error', () => {
      opened.close();
      timer = window.setTimeout(connect, reconnectMilliseconds);
    });
  }
}
