import { createOutbound } from '@casebridge/engine';
import { Command } from 'commander';
import { type AdminClient, CommandError, openAdminClient } from '../admin-client.ts';

/** Output of a command, and whether somebody has to look at it. */
export interface Shown {
  /** For machines: the answer of the engine. */
  readonly json: unknown;
  /** For people. */
  readonly text: string;
  /** Where it is no plain success; `exitCodes`. */
  readonly exitCode?: number;
}

/** Options that every command has that asks a running engine. */
export interface EngineOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** A command that asks a running engine. `action` has to be set with `asking`. */
export function engineCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption(
      '-c, --config <file>',
      'configuration file of the engine',
      process.env.CASEBRIDGE_CONFIG ?? 'casebridge.json',
    )
    .option('--json', 'print JSON instead of text');
}

/** Runs what a command does, prints it, and says in words what stood in the way. */
export async function asking(
  { config, json = false }: EngineOptions,
  work: (client: AdminClient) => Promise<Shown>,
): Promise<void> {
  const outbound = createOutbound();
  try {
    const fetch = outbound.fetchFor({ allowInvalidCertificates: false });
    const shown = await work(openAdminClient(config, fetch));
    process.stdout.write(json ? `${JSON.stringify(shown.json ?? {}, null, 2)}\n` : `${shown.text}\n`);
    process.exitCode = shown.exitCode ?? 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (json) process.stdout.write(`${JSON.stringify(error.problem ?? { detail: error.message }, null, 2)}\n`);
    else process.stderr.write(`casebridge: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } finally {
    await outbound.close();
  }
}
