import type { Clock } from '@casebridge/plugin-api';
import type { AdminClient } from '../admin-api.ts';
import { createProgress, type Progress } from '../output/progress.ts';
import { DocumentedCommand } from './documented-command.ts';
import { printing, type Shown } from './shown.ts';

/** Options that every command has that asks a running engine. */
export interface EngineOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** Adds the option that leads to the engine. */
export function withConfigOption(command: DocumentedCommand): DocumentedCommand {
  return command.requiredOption(
    '-c, --config <file>',
    'configuration file of the engine',
    process.env.CASEBRIDGE_CONFIG ?? 'casebridge.json',
  );
}

/** A command that asks a running engine. `action` has to be set with `asking`. */
export function engineCommand(name: string, description: string): DocumentedCommand {
  const command = new DocumentedCommand(name).description(description);
  return withConfigOption(command).option('--json', 'print the answer of the engine as JSON instead of text');
}

/** What a command has beside the engine. */
export interface CommandDeps {
  readonly progress: Progress;
  readonly clock: Clock;
}

/** Runs what a command asks of an engine, and prints it. */
export async function asking(
  options: EngineOptions,
  work: (client: AdminClient, deps: CommandDeps) => Promise<Shown>,
): Promise<void> {
  // Loaded here, so that help and completion do not wait for it.
  const { createOutbound, openAdminClient, systemClock } = await import('../admin-client.ts');
  const outbound = createOutbound();
  const progress = createProgress(process.stderr);
  const ask = () => {
    const fetch = outbound.fetchFor({ allowInvalidCertificates: false });
    return work(openAdminClient(options.config, fetch), { progress, clock: systemClock });
  };
  await printing(options, async () => ask().finally(() => progress.end())).finally(() => outbound.close());
}
