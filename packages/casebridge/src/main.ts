/** The command line: `casebridge run` and its siblings. */
import { Command, CommanderError } from 'commander';
import { accountCommand } from './commands/account.ts';
import { configCommand } from './commands/config.ts';
import { dynamicsCommand } from './commands/dynamics.ts';
import { pluginCommand } from './commands/plugin.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { storeCommand } from './commands/store.ts';

const program = new Command('casebridge')
  .description('Puts BeyondTrust Remote Support sessions onto Microsoft Dynamics 365 cases.')
  .addCommand(runCommand())
  .addCommand(configCommand())
  .addCommand(dynamicsCommand())
  .addCommand(storeCommand())
  .addCommand(pluginCommand())
  .addCommand(reportCommand())
  .addCommand(accountCommand());

for (const command of withChildren(program)) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed what was wrong; 2 says that the command line could not be understood.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

/** Commands that are added do not take over how their parent ends. */
function withChildren(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}
