import { CommandError } from '../command-error.ts';

/** Output of a command, and whether somebody has to look at it. */
export interface Shown {
  /** For machines. */
  readonly json: unknown;
  /** For people. */
  readonly text: string;
  /** Where it is no plain success; `exitCodes`. */
  readonly exitCode?: number;
}

/** Runs what a command does, prints it, and says in words what stood in the way. */
export async function printing(
  { json = false }: { readonly json?: boolean },
  work: () => Promise<Shown> | Shown,
): Promise<void> {
  try {
    const shown = await work();
    process.stdout.write(json ? `${JSON.stringify(shown.json ?? {}, null, 2)}\n` : `${shown.text}\n`);
    process.exitCode = shown.exitCode ?? 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (json) process.stdout.write(`${JSON.stringify(error.problem ?? { detail: error.message }, null, 2)}\n`);
    else process.stderr.write(`casebridge: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
