import { run, sessions, windowMilliseconds, type Case, type Run } from './drain-under-limits/run.ts';
import { atLeast, atMost, figure, type Benchmark, type Metric } from './form.ts';
import { startSource } from './session-cost/source.ts';

const cases: readonly Case[] = [
  {
    title: 'requests, a batch once',
    batchCounting: 'once',
    operationMilliseconds: 10,
    binds: 'requests',
    windows: 2.45,
  },
  {
    title: 'requests, a batch by its parts',
    batchCounting: 'perOperation',
    operationMilliseconds: 10,
    binds: 'requests',
    // That parts count is learned by a refusal; a window more, so that the lesson does not outweigh what follows it.
    windows: 3.45,
  },
  {
    title: 'execution time',
    batchCounting: 'once',
    operationMilliseconds: 80,
    binds: 'execution time',
    windows: 2.45,
  },
];

const goal = 0.95;

function metricsOf(
  { title, binds, windows }: Case,
  { drained, needed, limit, refused, stored }: Run,
): readonly Metric[] {
  const { doneAt, sentBack } = drained;
  const milliseconds = doneAt.at(-1) ?? Infinity;
  const perSecond = (value: number, within: number): number => (1000 * value) / within;
  const wholeWindows = Math.floor(windows) * windowMilliseconds;
  const behindFirst = doneAt.filter((at) => at >= windowMilliseconds && at < wholeWindows).length;
  const unit = binds === 'requests' ? '1/s' : 'ms/s';
  const allowed = perSecond(limit, windowMilliseconds);
  const reached = perSecond(doneAt.length * needed, milliseconds);
  const sustained = perSecond(behindFirst * needed, wholeWindows - windowMilliseconds);
  return [
    figure(`${title}: limit`, allowed, unit),
    figure(`${title}: used, over the whole drain`, reached, unit),
    atLeast(`${title}: share of the limit, over the whole drain`, reached / allowed, '', goal),
    atLeast(`${title}: share of the limit, behind the first window`, sustained / allowed, '', goal),
    figure(`${title}: time for ${sessions.toLocaleString('en')} sessions`, milliseconds / 1000, 's'),
    figure(`${title}: requests answered by 429`, refused, 'requests'),
    figure(`${title}: attempts sent back to wait`, sentBack, 'attempts'),
    atMost(`${title}: sessions lost`, sessions - stored, 'sessions', 0),
  ];
}

/**
 * How much of the limits of Dynamics a backlog uses, whichever limit binds and however batches are counted.
 *
 * Plugin, Dataverse client and governor are the product's; the emulator stands behind HTTP and counts as Microsoft
 * documents it, with 50 ms to an answer. All in real time. The window is a tenth of the documented one; the limits keep their documented proportion
 * to each other, and are of a size that the backlog lasts for two windows and a half, or three and a half. What is used is
 * what a session needs when nothing holds it up: an attempt that was sent back and began again does not count for more.
 *
 * Two shares have the goal. The one over the whole drain is what a person with a backlog sees; it may be above 1, because a
 * whole window's budget stands ready at first. The one over the whole windows behind the first is without that advantage.
 *
 * Falls short: the plugin is called as the engine would, but without the engine's store; there is one server, and a modelled
 * execution time; `Retry-After` counts whole seconds, which weigh ten times as much in a window of 30 s as in one of 300 s.
 * On a machine so busy that 20 sessions per second cannot be mapped, the machine is measured instead of the limit.
 */
export const benchmark: Benchmark = {
  name: 'drain-under-limits',
  question: 'How much of the limits of Dynamics does a backlog of 1,000 sessions use, and does it lose any?',
  async run(progress) {
    const source = await startSource(fetch);
    try {
      const report = await source.report(source.playWithEvents(40));
      const metrics: Metric[] = [];
      for (const given of cases) {
        progress(
          `${sessions} sessions, bound by ${given.title}; about ${Math.round((given.windows * windowMilliseconds) / 1000)} s`,
        );
        const done = await run(given, report);
        for (const outcome of done.drained.failed) progress(`lost: ${JSON.stringify(outcome)}`);
        metrics.push(...metricsOf(given, done));
      }
      return metrics;
    } finally {
      await source.close();
    }
  },
};
