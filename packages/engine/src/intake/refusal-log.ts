import type { Clock, Fault } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';

const lineEveryMilliseconds = 60_000;

/**
 * Makes the log of refused requests and connections, which a stranger may cause as often as he likes: for each reason at
 * most one line a minute, with how many there were since the one before.
 */
export function createRefusalLog(clock: Clock, log: Log): (reason: string, address: string | undefined) => void {
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
    log.warn('event.refused', { ...refused(reason), reason, address, refusedSinceLastLine: last?.unlogged ?? 0 });
  };
}

const rules: Readonly<Record<string, string>> = {
  'source-address': 'the address is not in sourceAddresses',
  'secret-path': 'the path does not begin with secretPath',
  token: 'the address lacks queryToken',
  'too-many-connections': 'too many connections are open',
};

function refused(reason: string): Fault {
  return {
    code: 'CB-EVENT-REFUSED',
    message: `The listener refuses somebody who posts: ${rules[reason] ?? reason}.`,
    help: 'Where it is an appliance, correct that setting of the listener, or the address of its event recipient; where it is a stranger, nothing.',
  };
}
