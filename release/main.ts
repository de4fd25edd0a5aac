/**
 * `npm run release` builds every form of a release that this machine has the tools for, in `release/out`, and names the others.
 * Ends with 0 if all that was asked for by name was built, 1 if something could not be, 2 if the command line cannot be understood.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildRelease } from './build.ts';
import type { Form } from './form.ts';
import { archives } from './forms/archives.ts';
import { containerImage } from './forms/container.ts';
import { debianPackages } from './forms/debian.ts';
import { windowsInstaller } from './forms/windows.ts';
import { sourceVersion } from './program/contents.ts';
import { isInstalled } from './tool.ts';

const forms: readonly Form[] = [...archives, ...debianPackages, containerImage, windowsInstaller];

const usage = `npm run release                      builds every form that this machine has the tools for
  --only NAME[,NAME...]              only these: ${forms.map(({ name }) => name).join(', ')}
  --out FOLDER                       where the files go (release/out); what is there is removed
  --release-version VERSION          another version than that of the sources, to try an upgrade
`;

/** The time of the last commit, so that two builds of it are the same; whoever has no git names one (reproducible-builds.org). */
function dateOfSources(): Date {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) return new Date(Number(given) * 1000);
  const commit = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: import.meta.dirname, encoding: 'utf8' });
  return new Date(Number(commit) * 1000);
}

function chosen(only: string | undefined): readonly Form[] {
  if (only === undefined) return forms;
  return only.split(',').map((name) => {
    const form = forms.find((each) => each.name === name);
    if (form === undefined) throw new RangeError(`There is no form ${name}.\n\n${usage}`);
    return form;
  });
}

/** Says which forms cannot be built here. @returns the others */
function buildable(asked: readonly Form[]): readonly Form[] {
  return asked.filter(({ name, needs }) => {
    const missing = needs.filter((tool) => !isInstalled(tool));
    if (missing.length === 0) return true;
    const commands = missing.map(({ command }) => command).join(', ');
    const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))].join(' ');
    process.stderr.write(`NOT BUILT: ${name}, as this machine has no ${commands}; apt-get install ${packages}\n`);
    return false;
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      out: { type: 'string' },
      'release-version': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const asked = chosen(values.only);
  const built = buildable(asked);
  await buildRelease({
    forms: built,
    version: values['release-version'] ?? sourceVersion(),
    date: dateOfSources(),
    out: path.resolve(values.out ?? path.join(import.meta.dirname, 'out')),
    progress: (line) => process.stdout.write(`${line}\n`),
  });
  return values.only !== undefined && built.length < asked.length ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`release: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError || error instanceof TypeError ? 2 : 1;
}
