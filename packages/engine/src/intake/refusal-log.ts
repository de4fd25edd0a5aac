import type { Clock, PluginLog } from '@casebridge/plugin-api';

const lineEveryMilliseconds = 60_000;

/**
 * Makes the log of refused requests and connections, which a stranger may cause as often as he likes: for each reason at
 * most one line a minute, with how many there were since the one before.
 */
export function createRefusalLog(clock: Clock, log: PluginLog): (reason: string, address: string | undefined) => void {
  const reasons = new Map<string, { readonly at: number; unlogged: number }>();
  return (reason, address) => {
    const now = clock.now().getTime();
    const last = reasons.get(reason);
    // A clock that went back must not silence it.
    if (last !== undefined && Math.abs(now - last.at) < lineEveryMilliseconds) {
      last.unlogged++;
      return;
    }
    reasons.set(reason, { at: now, unlogged: 0 });
    log.warn('event.refused', { reason, address, refusedSinceLastLine: last?.unlogged ?? 0 });
  };
}
