import { useQueryClient, type Query } from '@tanstack/react-query';
import { useEffect } from 'react';
import { openLiveStream } from './live-stream.ts';
import { noteVersion } from './engine-version.ts';
import { useFollowedLog } from './followed-log.ts';
import { usePaused } from './pause.ts';
import { usePageInFront } from './use-page-in-front.ts';

/** A burst of sessions is shown by one request per list, not by one for each. */
const gatherMilliseconds = 1_000;

/**
 * Keeps what is shown up to date with what happens. A page that is paused, or that nobody looks at, does not listen: a browser
 * opens six connections to one address at most, which as many tabs would take up for themselves.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  const [isInFront, isPaused] = [usePageInFront(), usePaused()];
  const isListening = isInFront && !isPaused;
  const log = useFollowedLog();
  useEffect(() => {
    if (!isListening) return undefined;
    const refetchAll = (): void => void client.invalidateQueries();
    const refetchLists = gathered(() => void client.invalidateQueries({ predicate: isRepeated }));
    const refetchLog = gathered(() => void client.invalidateQueries({ queryKey: ['GET /api/logs'] }));
    const messages = {
      onOpen(version: string) {
        noteVersion(version);
        refetchAll();
      },
      ...{ onActivity: refetchLists.call, onLogLine: refetchLog.call, onRefetch: refetchAll },
    };
    const close = openLiveStream(messages, log);
    return () => {
      close();
      refetchLists.cancel();
      refetchLog.cancel();
    };
  }, [client, isListening, log]);
}

function isRepeated({ meta }: Query): boolean {
  return meta?.repeats === true;
}

function gathered(act: () => void) {
  let timer: number | undefined;
  return {
    call: () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        act();
      }, gatherMilliseconds);
    },
    cancel: () => window.clearTimeout(timer),
  };
}
