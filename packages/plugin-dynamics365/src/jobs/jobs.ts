import type { PluginJob } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import { answerRequests, blankExpired } from '../session-keys/answer-requests.ts';
import { beat } from '../session-keys/heartbeat.ts';
import { syncQueues } from '../session-keys/sync-queues.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { followOwners } from './follow-owners.ts';

const secondMilliseconds = 1000;
const minuteMilliseconds = 60 * secondMilliseconds;

function whereAnswered(settings: Dynamics365Settings, milliseconds: number): number | undefined {
  return settings.sessionKeys.answered && !settings.shadowMode ? milliseconds : undefined;
}

function whereNotAnswered(settings: Dynamics365Settings, milliseconds: number): number | undefined {
  return settings.sessionKeys.answered || settings.shadowMode ? undefined : milliseconds;
}

function whereWriting(settings: Dynamics365Settings, milliseconds: number): number | undefined {
  return settings.shadowMode ? undefined : milliseconds;
}

/**
 * Jobs of a configuration. Requests to Dynamics a day, with nothing to do:
 *
 * | job          | every    | requests | runs where                                 |
 * | ------------ | -------- | -------- | ------------------------------------------ |
 * | session-keys | 5 s      | 17,280   | session-key requests are answered          |
 * | expired-keys | 10 min   | 144      | they are not: a key that was shown before is blanked |
 * | heartbeat    | 1 min    | 1,440    | always, so that a dialog can tell who is off |
 * | queues       | 10 min   | 144      | session-key requests are answered          |
 * | owners       | 5 min    | 864      | always                                     |
 *
 * An open dialog makes the first of them run each second. In shadow mode nothing runs, as all of them write.
 */
export function jobsOf(connections: Connections, version: string): readonly PluginJob<Dynamics365Settings>[] {
  return [
    {
      name: 'session-keys',
      title: 'Answer session-key requests',
      intervalMilliseconds: (settings) => whereAnswered(settings, 5 * secondMilliseconds),
      run: (context) => answerRequests(connections, context),
    },
    {
      name: 'expired-keys',
      title: 'Blank expired session keys',
      intervalMilliseconds: (settings) => whereNotAnswered(settings, 10 * minuteMilliseconds),
      run: (context) => blankExpired(connections, context),
    },
    {
      name: 'heartbeat',
      title: 'Sign of life',
      intervalMilliseconds: (settings) => whereWriting(settings, minuteMilliseconds),
      run: (context) => beat(connections, context, version),
    },
    {
      name: 'queues',
      title: 'Queues in step with the appliance',
      intervalMilliseconds: (settings) => whereAnswered(settings, 10 * minuteMilliseconds),
      run: (context) => syncQueues(connections, context, version),
    },
    {
      name: 'owners',
      title: 'Sessions follow the owners of their cases',
      intervalMilliseconds: (settings) => whereWriting(settings, 5 * minuteMilliseconds),
      run: (context) => followOwners(connections, context),
    },
  ];
}
