import type { Reference } from '@casebridge/plugin-api';
import { helpOfDeadLetter } from '../model/dead-letter-help.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { countedAsShown } from '../store/counted-as-shown.ts';
import type { AttemptRecord, DeliveryRecord, ParkedUntil } from '../store/records.ts';
import { instantInWords, type Verdict, type VerdictLink } from './verdict.ts';

/** A delivery with all that decides about it. */
export interface DeliveryFacts {
  readonly delivery: DeliveryRecord;
  /** The last one; missing before the first. */
  readonly attempt?: AttemptRecord;
  /** Missing where it was deleted. */
  readonly configuration?: PluginConfiguration;
  readonly parked?: ParkedUntil;
  readonly pausedUntil?: Date;
}

type Told = Pick<Verdict, 'code' | 'sentence' | 'help'> & Partial<Verdict>;

/** What has become of a delivery. */
export function deliveryVerdict(facts: DeliveryFacts): Verdict {
  const { id, configurationId, reason } = facts.delivery;
  const about = { links: [], configurationId, deliveryId: id, ...(reason !== undefined && { reason }) };
  return { ...about, ...told(facts) };
}

function told(facts: DeliveryFacts): Told {
  switch (facts.delivery.state) {
    case 'succeeded':
      return written(facts);
    case 'skipped':
      return skipped(facts);
    case 'dead':
      return dead(facts);
    case 'running':
      return {
        code: 'in-work',
        sentence: 'It is being worked on at this moment.',
        help: 'Look again in a few seconds.',
      };
    case 'pending':
    case 'retrying':
      return heldBack(facts) ?? waiting(facts);
  }
}

function written({ delivery, attempt }: DeliveryFacts): Told {
  const outcome = attempt?.outcome.kind === 'succeeded' ? attempt.outcome : undefined;
  const remarks = outcome?.warnings ?? [];
  const first = `It was written at ${instantInWords(delivery.updatedAt)}.`;
  return {
    code: 'written',
    sentence: [first, ...remarks].join(' '),
    help:
      remarks.length === 0 ? '' : 'Correct what the remarks name, and replay the delivery if it is to be done again.',
    links: linksOf(outcome?.refs ?? []),
  };
}

/** Where a person can look at what was written. */
export function linksOf(refs: readonly Reference[]): readonly VerdictLink[] {
  return refs.flatMap(({ kind, label, url }) =>
    url === undefined ? [] : [{ label: label === undefined ? kind : `${kind} ${label}`, url }],
  );
}

function skipped({ delivery }: DeliveryFacts): Told {
  return {
    code: 'skipped',
    sentence: `Nothing was written, by the settings of the configuration: ${delivery.reasonText ?? 'no reason is known.'}`,
    help: 'If it is to be written, change the settings or the external key at the appliance, and replay the delivery.',
    cure: replay(delivery),
  };
}

function dead({ delivery, attempt }: DeliveryFacts): Told {
  const failed = attempt?.outcome.kind === 'failed' ? attempt.outcome : undefined;
  const tries = delivery.attempts === 1 ? 'one attempt' : `${delivery.attempts} attempts`;
  return {
    code: 'dead',
    sentence: `It could not be written, and was given up after ${tries}: ${delivery.reasonText ?? failed?.fault.message ?? 'its thread was lost each time.'}`,
    help: helpOfDeadLetter(failed),
    cure: replay(delivery),
  };
}

function replay({ id, updatedAt }: DeliveryRecord): NonNullable<Verdict['cure']> {
  const counted = countedAsShown({ count: 1, highestId: id, changedAt: updatedAt });
  const body = { kind: 'replay', selection: { ids: [id] }, counted };
  return { label: 'Replay', method: 'POST', path: '/api/bulk-acts', body };
}

/** What holds up every delivery of its configuration. */
function heldBack({ delivery, configuration, parked, pausedUntil }: DeliveryFacts): Told | undefined {
  const base = `/api/configurations/${delivery.configurationId}`;
  if (configuration === undefined || configuration.disabled) {
    return {
      code: 'disabled',
      sentence: 'It waits, but its configuration is disabled.',
      help: 'Enable the configuration.',
    };
  }
  if (pausedUntil !== undefined) {
    return {
      code: 'paused',
      sentence: `It waits: somebody has paused the configuration until ${instantInWords(pausedUntil)}.`,
      help: 'Nothing has to be done; or resume the configuration.',
      cure: { label: 'Resume', method: 'POST', path: `${base}/resume` },
    };
  }
  if (parked === undefined) return undefined;
  return {
    code: 'parked',
    sentence: `It waits with all others of its configuration, which is parked: ${parked.message}`,
    help: parked.help,
    reason: parked.code,
    cure: { label: 'Test the configuration', method: 'POST', path: `${base}/test` },
  };
}

function waiting({ delivery }: DeliveryFacts): Told {
  const { id, state, dueAt, notReadySince, reasonText } = delivery;
  const cure = { label: 'Try now', method: 'POST', path: `/api/deliveries/${id}/try-now` } as const;
  if (state === 'pending')
    return { code: 'waiting', sentence: 'It waits for its turn.', help: 'Nothing has to be done.' };
  const next = `The next look is at ${instantInWords(dueAt)}.`;
  if (notReadySince !== undefined) {
    return {
      code: 'waiting-for-report',
      sentence: `It waits for the report: the appliance does not have the whole of it yet. ${next}`,
      help: 'Nothing has to be done: it may still run, or its report comes late.',
      cure,
    };
  }
  return {
    code: 'trying-again',
    sentence: `It failed, and is tried again: ${reasonText ?? 'its process was lost.'} ${next}`,
    help: 'Nothing has to be done, unless it lasts.',
    cure,
  };
}
