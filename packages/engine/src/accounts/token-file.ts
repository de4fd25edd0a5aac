import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newSecret } from './secret.ts';

/** The token file cannot be used. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
  readonly code = 'CB-TOKEN-FILE';
  readonly help: string;

  constructor(message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.help = help;
  }
}

/** Where the token for programs of this machine stands: beside the key file. */
export function tokenFileBeside(keyFile: string): string {
  return join(dirname(keyFile), 'admin.token');
}

/**
 * Reads the token, or makes it at the first start; a file of this account alone (mode 0600).
 * @throws TokenFileError if it cannot be read or written, is no token, or others may read it
 */
export function openTokenFile(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // `wx`: of two processes that start at once, one makes it and the other reads it.
    writeFileSync(file, `${newSecret()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      const help = 'Give the service the right to write to the folder of the key file.';
      throw new TokenFileError(`The token file ${file} cannot be made.`, help, { cause: error });
    }
  }
  return readTokenFile(file);
}

/** @throws TokenFileError if it is not there, cannot be read, is no token, or others may read it */
export function readTokenFile(file: string): string {
  const token = textOf(file).trim();
  if (!/^[\w-]{43}$/.test(token)) {
    throw new TokenFileError(`The token file ${file} holds no token.`, 'Delete it and start the engine again.');
  }
  // Windows has no such bits; there the installer sets the folder's access list.
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return token;
  throw new TokenFileError(
    `The token file ${file} can be read by other users of this machine.`,
    `Delete it, as they may have read it, and start the engine again.`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const [message, help] =
      codeOf(error) === 'ENOENT'
        ? [
            `There is no token file ${file}.`,
            'The engine makes it at its first start: start it with this configuration.',
          ]
        : [
            `The token file ${file} cannot be read.`,
            'Run the command as the account of the service, or as administrator.',
          ];
    throw new TokenFileError(message, help, { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
