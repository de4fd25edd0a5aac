import type { Clock, TestStep } from '@casebridge/plugin-api';
import type { CallOptions } from '../plugin-host/plugin-thread.ts';
import type { PluginAnswer, PluginCall } from '../plugin-host/protocol.ts';
import type { TestedStep } from './finding.ts';

export interface PluginStepDeps {
  /** Display name of the plugin. */
  readonly title: string;
  readonly ask: (call: PluginCall, options: CallOptions) => Promise<PluginAnswer>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The plugin's own steps, each as soon as the plugin tells of it. */
export async function* pluginSteps(deps: PluginStepDeps): AsyncGenerator<TestedStep, void, undefined> {
  const told: TestedStep[] = [];
  let wake = Promise.withResolvers<undefined>();
  let since = deps.clock.monotonic();
  const onStep = (step: TestStep): void => {
    const now = deps.clock.monotonic();
    told.push({ side: 'plugin', ...step, ...durationOf(step, now - since) });
    since = now;
    wake.resolve(undefined);
  };
  let answer: PluginAnswer | undefined;
  const asking = deps.ask({ method: 'test' }, { onStep, signal: deps.signal }).then((given) => {
    answer = given;
    wake.resolve(undefined);
  });
  let given = 0;
  while (answer === undefined || given < told.length) {
    const step = told[given];
    if (step === undefined) {
      await wake.promise;
      wake = Promise.withResolvers();
      continue;
    }
    given += 1;
    yield step;
  }
  await asking;
  yield* untold(answer, told, deps.title);
}

/** What a plugin answers at the end without having told of it before. */
function untold(answer: PluginAnswer, told: readonly TestedStep[], title: string): readonly TestedStep[] {
  const about = { side: 'plugin', name: 'plugin', title } as const;
  if (answer.ok) {
    const names = new Set(told.map(({ name }) => name));
    const steps = answer.value as readonly TestStep[];
    return steps.filter(({ name }) => !names.has(name)).map((step) => ({ side: 'plugin', ...step }));
  }
  const { code, message, help } = answer.fault;
  if (code === 'CB-PLUGIN-OFFERS-NOT') {
    return [{ ...about, state: 'not-run', message: 'The plugin offers no test of its own.', help: '' }];
  }
  return [{ ...about, state: 'failed', message: `${message} (${code})`, help }];
}

function durationOf({ state }: TestStep, milliseconds: number): { readonly durationMilliseconds?: number } {
  return state === 'not-run' ? {} : { durationMilliseconds: Math.round(milliseconds) };
}
