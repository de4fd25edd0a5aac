import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

/** `casebridge health`: what a container platform or a balancer asks every few seconds. */
export function healthCommand() {
  return engineCommand('health', 'Tells whether the engine takes events, and nothing else: for health checks.')
    .note('Ends with 1 where its store takes no writes, and with 3 where no engine answers.')
    .example('casebridge health', 'in a health check of a container')
    .action((options: EngineOptions) =>
      asking(options, async (client) => ({
        json: await client.call('GET', '/health'),
        text: 'The engine takes events.',
      })),
    );
}
