import type { PluginContext, TestStep } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { steps, type TestState } from './steps.ts';

/** Tries everything that an import needs, and leaves nothing behind. Steps that stand on a failed one are not run. */
export async function testConnection(
  connections: Connections,
  { settings, clock, signal, ...context }: PluginContext<Dynamics365Settings>,
  tell: (step: TestStep) => void = () => undefined,
): Promise<readonly TestStep[]> {
  const { urgent: client, tokens } = connections.connect(settings, { fetch: context.fetch, clock });
  const state: TestState = { client, tokens, fetch: context.fetch, settings, clock, signal, userId: '' };
  const results: TestStep[] = [];
  const add = (result: TestStep): void => {
    results.push(result);
    tell(result);
  };
  let grounded = true;
  for (const step of steps) {
    const { name, title, isGround } = step;
    if (!grounded) {
      add({ name, title, state: 'not-run', message: 'An earlier step has to pass first.', help: '' });
      continue;
    }
    const finding = await step.run(state);
    add({ name, title, help: '', ...finding });
    if (isGround && finding.state === 'failed') grounded = false;
  }
  return results;
}
