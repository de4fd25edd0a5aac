import { loadMainConfig } from '@casebridge/engine/client';
import { adminPages } from '../admin-pages.ts';
import { fromCallersFolder } from '../callers-folder.ts';
import { DocumentedCommand } from './documented-command.ts';
import { pluginFolders } from '../plugins.ts';
import { startRefusalOf, textOfStartRefusal } from './start-refusal.ts';
import { productParts } from '../product-parts.ts';

/** `casebridge run`: the engine as a service in the foreground, until a signal ends it. */
export function runCommand() {
  return new DocumentedCommand('run')
    .description(
      'Runs the engine until it is told to stop. The log goes to standard output, a JSON object on each line.',
    )
    .requiredOption('-c, --config <file>', 'configuration file')
    .option('--no-welcome', 'prints no link for signing in at a first start; "casebridge account link" makes one')
    .option('--stop-when-stdin-ends', 'stops as after a signal when standard input ends, for whoever starts it')
    .note(
      'The first signal to stop lets the attempts under way end; the second one ends at once. Nothing is lost either way.',
    )
    .example('casebridge run --config casebridge.json', 'in the foreground, until Ctrl-C')
    .action(async ({ config, ...options }: RunOptions & { config: string }) => {
      process.exitCode = await run(fromCallersFolder(config), options);
    });
}

interface RunOptions {
  /** Whether a first start prints a link for signing in. */
  readonly welcome: boolean;
  readonly stopWhenStdinEnds?: boolean;
}

/** @returns the exit code: 0 after a stop, 1 if the engine could not start */
async function run(configFile: string, { welcome: welcomes, stopWhenStdinEnds = false }: RunOptions): Promise<number> {
  const loaded = loadMainConfig(configFile);
  if (!loaded.ok) {
    process.stderr.write(`casebridge: ${configFile} cannot be used.\n`);
    for (const problem of loaded.problems) process.stderr.write(`  - ${problem}\n`);
    return 1;
  }
  // Only this command needs all of the engine; the others start in a third of the time without it.
  const { startEngine } = await import('@casebridge/engine');
  // Before the start, so that a service that is stopped at once is not killed in the middle of it.
  const told = untilTold(stopWhenStdinEnds);
  try {
    const engine = await startEngine({
      config: loaded.config,
      configOrigin: loaded.origin,
      plugins: pluginFolders,
      pages: adminPages,
      productParts,
    });
    if (welcomes && engine.firstLink !== undefined) process.stderr.write(welcome(engine.firstLink));
    await told;
    await engine.close();
    return 0;
  } catch (error) {
    process.stderr.write(`casebridge: the engine could not start. ${textOfStartRefusal(startRefusalOf(error))}\n`);
    return 1;
  }
}

/** On standard error and not in the log: whoever reads the log later shall not find a way in. */
function welcome(link: string): string {
  return `\nNobody has an account yet. To sign in for the first time, open this link; it works once, for an hour:\n\n  ${link}\n\n`;
}

/**
 * The first signal lets the attempts under way end; the second one ends at once. On Windows a program can be sent no signal
 * that it could answer: there the end of its standard input is what the service host stops it by.
 */
async function untilTold(byInput: boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    resolve(undefined);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (byInput) process.stdin.once('end', stop).once('error', stop).resume();
  await promise;
  // Input that goes on after a signal shall not keep the process alive.
  if (byInput) process.stdin.pause();
}
