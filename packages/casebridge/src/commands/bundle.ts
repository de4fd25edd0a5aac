import { readFile, writeFile } from 'node:fs/promises';
import { adminPages } from '../admin-pages.ts';
import { fromCallersFolder } from '../callers-folder.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { printing } from './shown.ts';

/** `casebridge bundle`: everything that whoever helps needs, in one file, and a look into it. */
export function bundleCommand(): DocumentedCommand {
  return new DocumentedCommand('bundle')
    .description('Writes a support bundle, or shows one.')
    .addCommand(writeCommand(), { isDefault: true })
    .addCommand(openCommand());
}

function writeCommand() {
  return engineCommand(
    'write',
    'Writes a support bundle: versions, configuration, failures, counts and the log, in one zip.',
  )
    .argument('<file>', 'archive to write; one that is there is not overwritten')
    .note('It holds no secret and nothing of a session; its README.md says what is in it.')
    .example('casebridge bundle write support.zip', 'before somebody is asked for help')
    .action((file: string, options: EngineOptions) =>
      asking(options, async (client, { progress }) => {
        progress.tell('Collecting ...');
        const bytes = await client.download('/api/support-bundle');
        const target = fromCallersFolder(file);
        await writeFile(target, bytes, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
          const code = codeOf(error);
          const reason = code === 'EEXIST' ? 'it is there already' : code;
          throw new CommandError(`${target} cannot be written: ${reason}.`, exitCodes.refused);
        });
        return { json: { file: target, bytes: bytes.length }, text: `The support bundle is in ${target}.` };
      }),
    );
}

function openCommand() {
  return new DocumentedCommand('open')
    .description(
      'Shows a support bundle in the browser, without an engine, until Ctrl-C. Nothing of it leaves the machine.',
    )
    .argument('<file>', 'support bundle (.zip)')
    .example(
      'timeout 5 casebridge bundle open support.zip || true',
      'a bundle that somebody has sent, for five seconds',
    )
    .action((file: string) => printing({}, () => open(fromCallersFolder(file))));
}

async function open(file: string): Promise<never> {
  const bundle = await readFile(file).catch((error: unknown) => {
    throw new CommandError(`${file} cannot be read: ${codeOf(error)}.`, exitCodes.refused);
  });
  const { startBundleViewer } = await import('@casebridge/engine');
  const viewer = await startBundleViewer(adminPages, bundle);
  process.stdout.write(`Open this address in a browser; Ctrl-C ends it:\n\n  ${viewer.url}\n`);
  return new Promise<never>(() => undefined);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
