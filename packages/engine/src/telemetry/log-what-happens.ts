import type { Log } from '../model/log.ts';
import type { EngineEvents } from '../events/engine-events.ts';

/**
 * Writes the lines about what people and plugins do, from the one stream of what happens. What is well is `info`; what may
 * need a person is `warn`, with code, message and cure. docs/operations.md lists the lines.
 */
export function logWhatHappens(events: Pick<EngineEvents, 'subscribe'>, log: Log): void {
  events.subscribe('configurations-changed', ({ change: { what, configurationIds, actor = 'engine' } }) => {
    for (const configurationId of configurationIds) log.info(`configuration.${what}`, { configurationId, actor });
  });
  events.subscribe('session-key-asked', ({ configurationId, result, fault }) => {
    if (fault === undefined) log.info('session-key.issued', { configurationId });
    else log.warn('session-key.refused', { configurationId, result, ...fault });
  });
}
