/** Why a command could not do what it was asked, in words, with the exit code that says so. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;
  /** Body of the engine's refusal, for `--json`. */
  readonly problem: object | undefined;

  constructor(message: string, exitCode: number, problem?: object) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }
}

/** How a command ends; docs/command-line.md. */
export const exitCodes = { refused: 1, usage: 2, unreachable: 3 } as const;
