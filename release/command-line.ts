import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sourceVersion } from './program/contents.ts';

/** What was asked for. */
export interface CommandLine {
  /** Names of forms; undefined for all that the machine has the tools for. */
  readonly only: readonly string[] | undefined;
  readonly version: string;
  readonly date: Date;
  readonly out: string;
}

/**
 * Reads the command line.
 * @returns `help` where that was asked for: it needs no version and no date
 * @throws Error that says what cannot be understood
 */
export function readCommandLine(given: readonly string[], environment: NodeJS.ProcessEnv): CommandLine | 'help' {
  const { values } = parseArgs({
    args: [...given],
    options: {
      only: { type: 'string' },
      out: { type: 'string' },
      'release-version': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    only: values.only?.split(','),
    version: checkedVersion(values['release-version'] ?? sourceVersion()),
    date: dateOfSources(environment.SOURCE_DATE_EPOCH),
    out: path.resolve(values.out ?? path.join(import.meta.dirname, 'out')),
  };
}

/** Windows Installer compares three numbers, of limited size; in a package of Debian a hyphen would make a version newer. */
function checkedVersion(version: string): string {
  const [major = 256, minor = 256, patch = 65_536] = version.split('.').map(Number);
  if (/^\d+\.\d+\.\d+$/.test(version) && major < 256 && minor < 256 && patch < 65_536) return version;
  throw new Error(
    `${version} is no version of a release: that is three numbers, as in 1.2.3, up to 255.255.65535 (Windows Installer).`,
  );
}

/** The time of the last commit, so that two builds of it are the same; whoever has no git names one (reproducible-builds.org). */
function dateOfSources(named = timeOfCommit()): Date {
  if (/^\d{1,10}$/.test(named)) return new Date(Number(named) * 1000);
  throw new Error(`SOURCE_DATE_EPOCH is ${named}: it must be the seconds since 1970.`);
}

function timeOfCommit(): string {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    throw new Error(
      'There is no git, or no commit, to date the files by: set SOURCE_DATE_EPOCH to seconds since 1970.',
    );
  }
}
