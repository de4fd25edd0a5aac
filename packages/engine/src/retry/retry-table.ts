import type { Outcome } from '@casebridge/plugin-api';
import type { DeliveryRecord } from '../store/records.ts';
import { decide, type EndedAttempt } from './decide.ts';
import {
  abandonedAttemptLimit,
  longestParkMilliseconds,
  patienceForEndMilliseconds,
  patienceForSessionMilliseconds,
  pauseAfterLossMilliseconds,
  provenAfterMilliseconds,
  probeIntervalMilliseconds,
} from './delays.ts';
import { waitAfterLook } from './looks.ts';

const start = new Date('2030-01-01T00:00:00Z');
const shownFailures = 10;
const fault = { code: 'CB-EXAMPLE', message: 'It failed.', help: 'Try again.' };
const passing: Outcome = { kind: 'failed', stage: 'during', cure: { kind: 'wait' }, fault };
const notReady: Outcome = { kind: 'notReady', message: 'The session has not ended.' };

/** @returns the page of the manual about retries; every delay in it was asked of `decide` */
export function renderRetryTable(): string {
  return [
    '# When a delivery is tried again',
    'Computed from the code that decides; a test keeps this page up to date.',
    '## Only an event tells of the session',
    `Anybody who reaches the listener can post one, so the appliance is asked first whether it has the session: the report of a single one at once, many such sessions together, and again, all together, ${inWordsList(waitsAfterLooks())} later. After the last of these looks the delivery is skipped (\`no-such-session\`), and nothing remembers the session; a list that polling or reconciliation asks for still brings it. No look is an attempt.`,
    '## The report is not ready',
    `Never counts as an attempt, and ignores the retry settings. A session that the appliance does not know is skipped after ${inWords(patienceForSessionMilliseconds)}; a session whose end does not come is imported after ${inWords(patienceForEndMilliseconds)} with an unknown end.`,
    table(['look', 'wait before the next', 'since the first look'], notReadyRows()),
    '## The configuration is down',
    `Credentials, permissions, an unreachable host, limits of the other side: the configuration is parked. Its deliveries wait without counting attempts, and one of them is let through as a probe every ${inWords(probeIntervalMilliseconds)}, or at the time that the other side named, after ${inWords(longestParkMilliseconds)} at the latest. A success or an edit releases it.`,
    '## The delivery failed',
    `Counts towards the _Retry Attempt Limit_; only for event types that are ticked for retry. With the limit N there are at most N + 1 attempts; then the delivery is a dead letter, which a person can replay.`,
    table(['failure', 'wait, at least', 'wait, at most', 'since the first failure, at most'], failureRows()),
    '## The attempt was lost',
    `A plugin thread that ends in the middle of an attempt costs no attempt: the delivery is due at once, in a thread of its own. A process that ends takes everything along that it was working on: each of these deliveries is due again after ${inWords(pauseAfterLossMilliseconds)}, one at a time and with nothing beside it, and only a loss suffered like that counts. What has suffered one is tried again only by a process that has run for ${inWords(provenAfterMilliseconds)}, so that it does not pay for whatever ends the engine again and again. After ${abandonedAttemptLimit} losses in a row it is a dead letter; an attempt that comes to its end starts the count anew.`,
    '## Several events of one session',
    'What waits for a session when an attempt begins is settled by that attempt if it succeeds or is skipped: surveys by one for a survey of the same kind, everything else by any that has seen the end of the session. Sessions of which nothing is written go before repeats of written ones.',
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function notReadyRows(): string[][] {
  const rows: string[][] = [];
  let waited = 0;
  for (let look = 1; look <= 7; look += 1) {
    const now = new Date(start.getTime() + waited);
    const wait = waitOf({ ...attempt(notReady, { notReadySince: start }), now });
    rows.push([String(look), inWords(wait), inWords(waited)]);
    waited += wait;
  }
  return rows;
}

function failureRows(): string[][] {
  const rows: string[][] = [];
  let waited = 0;
  for (let failure = 1; failure <= shownFailures; failure += 1) {
    const failed = attempt(passing, { countedAttempts: failure - 1 });
    const [least, most] = [waitOf({ ...failed, random: 0 }), waitOf({ ...failed, random: 1 })];
    rows.push([String(failure), inWords(least), inWords(most), inWords(waited)]);
    waited += most;
  }
  return rows;
}

function attempt(outcome: Outcome, change: Partial<DeliveryRecord>): EndedAttempt {
  const delivery: DeliveryRecord = {
    ...{ id: '', eventId: '', configurationId: '', lsid: '', state: 'running' },
    ...{ countedAttempts: 0, attempts: 0, abandonedAttempts: 0 },
    ...{ dueAt: start, createdAt: start, updatedAt: start },
    ...change,
  };
  const event = { name: 'support_conference_end', source: 'push' } as const;
  const rules = {
    retryAttemptLimit: Infinity,
    retryOutboundEventTypes: [event.name],
    retryPollingEventTypes: [event.name],
  };
  return { outcome, delivery, event, waiting: [], rules, now: start, random: 0 };
}

function waitOf(ended: EndedAttempt): number {
  return (decide(ended).dueAt?.getTime() ?? NaN) - ended.now.getTime();
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${amount} ${unit}`)
      .join(' ') || '0 s'
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Since the first look. */
function waitsAfterLooks(): readonly number[] {
  const waits: number[] = [];
  for (let looks = 1, wait = waitAfterLook(looks); wait !== undefined; wait = waitAfterLook(++looks)) {
    waits.push((waits.at(-1) ?? 0) + wait);
  }
  return waits;
}

function inWordsList(waits: readonly number[]): string {
  return new Intl.ListFormat('en').format(waits.map(inWords));
}
