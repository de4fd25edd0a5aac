import { createPlugin } from '@casebridge/plugin-dynamics365';
import { atMost, figure, type Benchmark, type Metric } from './form.ts';
import { configure, startDestination } from './session-cost/destination.ts';
import { createCountingFetch, measureSession, warmUp, type Bench, type SessionCost } from './session-cost/measure.ts';
import { startSource, type Source } from './session-cost/source.ts';

const settings = ['all', 'conversation', 'none'] as const;

/** Sessions to measure, by the words that stand in the figures. */
function playSessions(source: Source): Readonly<Record<string, string>> {
  return {
    'ordinary session': source.playScenario('chat-with-files'),
    'session of 200 events': source.playWithEvents(200),
    'session of 2,000 events': source.playWithEvents(2000),
  };
}

/** A session that fits into one change set needs the report, one read, one write, one file; a longer one, more writes. */
const mostRowsForGoal = 250;

function metricsOf(title: string, detailRows: string, { plugin, repeat, rowByRow }: SessionCost): readonly Metric[] {
  const of = (what: string): string => `${title}, detail rows "${detailRows}": ${what}`;
  const requests = of('requests to both vendors');
  return [
    plugin.rows < mostRowsForGoal
      ? atMost(requests, plugin.requests, 'requests', 4)
      : figure(requests, plugin.requests, 'requests'),
    figure(of('requests, one per row'), rowByRow.requests, 'requests'),
    figure(of('rows'), plugin.rows, 'rows'),
    figure(of('stored'), plugin.kilobytes, 'KiB'),
    figure(of('daily entitlement'), plugin.entitlement, 'requests'),
    figure(of('daily entitlement, one request per row'), rowByRow.entitlement, 'requests'),
    atMost(of('requests of an unchanged repeat'), repeat.requests, 'requests', 2),
    atMost(of('rows touched by an unchanged repeat'), repeat.rows, 'rows', 0),
    figure(of('daily entitlement of an unchanged repeat'), repeat.entitlement, 'requests'),
  ];
}

/**
 * Cost of a session at both vendors, with warm tokens.
 *
 * Report client, plugin and Dataverse client are the product's; both vendors are the emulators, over HTTP. Requests are
 * counted where they leave the process, entitlement by the emulator's rule, which is Microsoft's as documented: each operation
 * of a batch is one. Kilobytes are the emulator's rows as JSON plus the file column: they compare settings, but are not
 * what Dataverse bills, whose storage of a row is not documented. The peer writes the same rows with plain `fetch`, one
 * request for each, and keeps no digests, so its repeat costs as much as its first time.
 *
 * The engine is left out, so that its polling does not blur the counts; that it adds no request of its own to a session is
 * what `event-to-rows` shows.
 */
export const benchmark: Benchmark = {
  name: 'session-cost',
  question: 'What does a session cost in requests, rows, storage and entitlement, beside one request per row?',
  async run(progress) {
    const counting = createCountingFetch();
    const source = await startSource(counting.fetch);
    const dynamics = await startDestination();
    // How fast a limit lets sessions through is another benchmark's question: the peer would meet it here.
    dynamics.changeSettings({ protectionRequests: 1_000_000, protectionExecutionMilliseconds: 1_000_000_000 });
    try {
      const plugin = createPlugin();
      const sessions = Object.entries(playSessions(source));
      const metrics: Metric[] = [];
      for (const detailRows of settings) {
        const configured = configure({ plugin, dynamics, detailRows, fetch: counting.fetch });
        const bench: Bench = { source, configured, dynamics, counting };
        await warmUp(bench, source.playWithEvents(20));
        for (const [title, lsid] of sessions) {
          progress(`${title}, detail rows "${detailRows}"`);
          metrics.push(...metricsOf(title, detailRows, await measureSession(bench, lsid)));
        }
      }
      return metrics;
    } finally {
      await source.close();
      await dynamics.close();
    }
  },
};
