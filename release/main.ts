/**
 * `npm run release` builds every form of a release that this machine has the tools for, in `release/out`, and names the others.
 * Ends with 0 if all that was asked for by name was built, 1 if something could not be, 2 if the command line cannot be understood.
 */
import { buildRelease } from './build.ts';
import { type CommandLine, readCommandLine } from './command-line.ts';
import type { Form } from './form.ts';
import { archives } from './forms/archives.ts';
import { containerImage } from './forms/container.ts';
import { debianPackages } from './forms/debian.ts';
import { windowsInstaller } from './forms/windows.ts';
import { isInstalled } from './tool.ts';

const forms: readonly Form[] = [...archives, ...debianPackages, containerImage, windowsInstaller];

const usage = `npm run release                      builds every form that this machine has the tools for
  --only NAME[,NAME...]              only these: ${forms.map(({ name }) => name).join(', ')}
  --out FOLDER                       where the files go (release/out); an earlier release there is replaced
  --release-version VERSION          another version than that of the sources, to try an upgrade
`;

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

async function build(asked: readonly Form[], { only, version, date, out }: CommandLine): Promise<number> {
  const built = buildable(asked);
  if (built.length === 0) return 1;
  await buildRelease({ forms: built, version, date, out, progress: (line) => process.stdout.write(`${line}\n`) });
  return only !== undefined && built.length < asked.length ? 1 : 0;
}

function refuse(message: string): number {
  process.stderr.write(`release: ${message}\n\n${usage}`);
  return 2;
}

async function main(): Promise<number> {
  const commandLine = attempt(() => readCommandLine(process.argv.slice(2), process.env));
  if (commandLine instanceof Error) return refuse(commandLine.message);
  if (commandLine === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const { only = forms.map(({ name }) => name) } = commandLine;
  const unknown = only.filter((name) => !forms.some((form) => form.name === name));
  if (unknown.length > 0) return refuse(`There is no form ${unknown.join(', ')}.`);
  const asked = forms.filter(({ name }) => only.includes(name));
  return build(asked, commandLine);
}

function attempt<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`release: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
