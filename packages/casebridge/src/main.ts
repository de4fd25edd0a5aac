/** The command line: `casebridge run` and its siblings. */
import { CommanderError } from 'commander';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed what was wrong; 2 says that the command line could not be understood.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
