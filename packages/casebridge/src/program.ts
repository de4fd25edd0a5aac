import type { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { accountCommand } from './commands/account.ts';
import { backfillCommand } from './commands/backfill.ts';
import { bundleCommand } from './commands/bundle.ts';
import { completionCommand } from './commands/completion.ts';
import { configCommand } from './commands/config.ts';
import { deliveriesCommand } from './commands/deliveries.ts';
import { DocumentedCommand } from './commands/documented-command.ts';
import { dynamicsCommand } from './commands/dynamics.ts';
import { eraseCommand } from './commands/erase.ts';
import { eventsCommand } from './commands/events.ts';
import { explainCommand } from './commands/explain.ts';
import { healthCommand } from './commands/health.ts';
import { pollCommand, reconcileCommand } from './commands/jobs.ts';
import { logsCommand } from './commands/logs.ts';
import { noticesCommand } from './commands/notices.ts';
import { notifyCommand } from './commands/notify.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { pluginCommand } from './commands/plugin.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { sessionKeysCommand } from './commands/session-keys.ts';
import { setAsideCommand } from './commands/set-aside.ts';
import { statusCommand } from './commands/status.ts';
import { storeCommand } from './commands/store.ts';
import { testCommand } from './commands/test.ts';

/**
 * Makes the table of commands: what is in this tree can be typed, stands in the help and in the page of the manual, and is
 * completed by shells. How a command ends is thrown as a `CommanderError`.
 */
export function createProgram(): Command {
  const program = new DocumentedCommand('casebridge')
    .description('Puts BeyondTrust Remote Support sessions onto Microsoft Dynamics 365 cases.')
    .version(manifest.version, '--version', 'print the version')
    .addCommand(runCommand())
    .addCommand(statusCommand())
    .addCommand(healthCommand())
    .addCommand(explainCommand())
    .addCommand(noticesCommand())
    .addCommand(logsCommand())
    .addCommand(bundleCommand())
    .addCommand(configCommand())
    .addCommand(dynamicsCommand())
    .addCommand(pluginCommand())
    .addCommand(eventsCommand())
    .addCommand(deliveriesCommand())
    .addCommand(setAsideCommand())
    .addCommand(sessionKeysCommand())
    .addCommand(replayCommand())
    .addCommand(testCommand())
    .addCommand(pollCommand())
    .addCommand(reconcileCommand())
    .addCommand(backfillCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(eraseCommand())
    .addCommand(notifyCommand())
    .addCommand(accountCommand())
    .addCommand(storeCommand())
    .addCommand(reportCommand())
    .addCommand(completionCommand());
  for (const command of withChildren(program)) command.exitOverride();
  return program;
}

/** A command with all below it. Commands that are added do not take over how their parent ends. */
export function withChildren(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}
