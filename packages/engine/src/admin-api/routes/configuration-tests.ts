import { z } from 'zod';
import type { Configurations } from '../../config/configurations.ts';
import { type ConnectionTestDeps, isGreen, testConfiguration } from '../../connection-test/test-configuration.ts';
import type { TestedStep } from '../../connection-test/finding.ts';
import type { WayInSubject } from '../../connection-test/way-in.ts';
import type { Publish } from '../../events/engine-events.ts';
import type { Store } from '../../store/store.ts';
import { type Answer, done, invalid, notFound, streamed } from '../http/answer.ts';
import { anyObject, byId, id } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { testLine, testSteps } from '../schemas/plugin.ts';

export interface ConfigurationTestDeps extends ConnectionTestDeps {
  readonly store: Pick<Store, 'release'>;
  readonly configurations: Pick<Configurations, 'current' | 'checkDraft'>;
  /** Told when something has come due. */
  readonly publish: Publish;
}

const draft = z.strictObject({
  id: id
    .optional()
    .meta({ description: 'Of the configuration that is edited: its secrets count where none are sent.' }),
  values: anyObject.meta({ description: 'As they would be saved.' }),
});
const tag = 'Configurations';

/** Tests of configurations, saved ones and drafts: collected, or step by step as JSON lines. */
export function configurationTestRoutes(deps: ConfigurationTestDeps): readonly Route[] {
  return [...savedRoutes(deps), ...draftRoutes(deps)];
}

function savedRoutes(deps: ConfigurationTestDeps): readonly Route[] {
  const find = (wanted: string) => deps.configurations.current().find((each) => each.id === wanted);
  return [
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/test', role: 'operator', tag },
      summary:
        'Tests a plugin configuration on both sides, step by step, and leaves no trace. If all is well, what is parked goes on.',
      ...{ params: byId, response: testSteps, refusals: [404] },
      async handler({ params, signal }) {
        const configuration = find(params.id);
        if (configuration === undefined) return notFound('configuration');
        return done(await collected(linesOf(deps, { configuration, isSaved: true }, signal)));
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/test/steps', role: 'operator', tag },
      summary: 'The same as JSON lines: each step as soon as it has ended, and an end.',
      ...{ params: byId, line: testLine, refusals: [404] },
      async handler({ params, signal }) {
        const configuration = find(params.id);
        if (configuration === undefined) return notFound('configuration');
        return streamed(linesOf(deps, { configuration, isSaved: true }, signal));
      },
    }),
  ];
}

/** Whoever may not save a configuration may not have one tried with hosts of his own. */
function draftRoutes(deps: ConfigurationTestDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/api/configuration-drafts/test', role: 'administrator', tag },
      summary: 'Tests a plugin configuration that is not saved.',
      ...{ body: draft, response: testSteps, refusals: [404] },
      async handler({ body, signal }) {
        const checked = await checkedDraft(deps, body);
        if (!checked.ok) return checked;
        return done(await collected(linesOf(deps, checked.body, signal)));
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configuration-drafts/test/steps', role: 'administrator', tag },
      summary: 'The same as JSON lines: each step as soon as it has ended, and an end.',
      ...{ body: draft, line: testLine, refusals: [404] },
      async handler({ body, signal }) {
        const checked = await checkedDraft(deps, body);
        if (!checked.ok) return checked;
        return streamed(linesOf(deps, checked.body, signal));
      },
    }),
  ];
}

async function checkedDraft(
  { configurations }: ConfigurationTestDeps,
  body: z.output<typeof draft>,
): Promise<Answer<WayInSubject>> {
  const checked = await configurations.checkDraft(body.values, body.id);
  if (checked.ok) return done({ configuration: checked.configuration, isSaved: false });
  return checked.reason === 'not-found' ? notFound('configuration') : invalid(checked);
}

type Line = ({ readonly kind: 'step' } & TestedStep) | { readonly kind: 'end'; readonly green: boolean };

async function* linesOf(
  deps: ConfigurationTestDeps,
  subject: WayInSubject,
  signal: AbortSignal,
): AsyncGenerator<Line, void, undefined> {
  const steps: TestedStep[] = [];
  for await (const step of testConfiguration(deps, subject, signal)) {
    steps.push(step);
    yield { kind: 'step', ...step };
  }
  const green = isGreen(steps);
  if (green && subject.isSaved) await goOn(deps, subject.configuration.id);
  yield { kind: 'end', green };
}

async function collected(lines: AsyncIterable<Line>): Promise<{ items: readonly TestedStep[] }> {
  const items: TestedStep[] = [];
  for await (const line of lines) {
    if (line.kind === 'end') continue;
    const { kind: _line, ...step } = line;
    items.push(step);
  }
  return { items };
}

/** Whoever sees a green test expects that everything goes on, not that it waits for the next probe. */
async function goOn({ store, publish }: ConfigurationTestDeps, configurationId: string): Promise<void> {
  await store.release(configurationId);
  publish({ kind: 'deliveries-due' });
  publish({ kind: 'jobs-due' });
}
