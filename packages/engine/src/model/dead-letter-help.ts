import type { Outcome } from '@casebridge/plugin-api';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/**
 * What helps a dead letter. The help of a failure that passes by itself was written for what is tried again, and would have
 * people wait for ever.
 * @param failed how its last attempt ended; undefined where its thread or its process was lost
 */
export function helpOfDeadLetter(failed: Failed | undefined): string {
  if (failed === undefined)
    return `Report it to the maker of the plugin: processing this session ends its thread. ${replay}`;
  const passes = failed.cure.kind === 'wait' || failed.cure.kind === 'waitUntil';
  return passes ? `${notAgain} ${replay}` : `${failed.fault.help} ${replay}`;
}

const replay = 'Then replay the delivery.';
const notAgain = 'It is not tried again by itself any more. See by a test of the configuration that both sides are up.';
