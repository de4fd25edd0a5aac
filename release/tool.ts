import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** A program of the machine, and the Debian package that has it. */
export interface Tool {
  readonly command: string;
  readonly debianPackage: string;
}

/** Whether a program is found by its name. */
export function isInstalled({ command }: Tool): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Where and with what a tool runs. */
export interface ToolOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end.
 * @returns what it printed on standard output
 * @throws Error with what it printed on standard error, unless it ended with 0
 */
export async function runTool(
  command: string,
  toolArguments: readonly string[],
  { folder, environment = {} }: ToolOptions = {},
): Promise<string> {
  const child = spawn(command, toolArguments, {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return Buffer.concat(output).toString();
  const said = Buffer.concat([...errors, ...output]).toString();
  throw new Error(`${command} ${toolArguments.join(' ')} ended with ${String(code)}: ${said}`);
}
