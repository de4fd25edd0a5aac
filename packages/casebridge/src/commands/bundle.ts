import { writeFile } from 'node:fs/promises';
import { fromCallersFolder } from '../callers-folder.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

/** `casebridge bundle`: everything that whoever helps needs, in one file. */
export function bundleCommand() {
  return engineCommand(
    'bundle',
    'Writes a support bundle: versions, configuration, failures, counts and the log, in one zip.',
  )
    .argument('<file>', 'archive to write; one that is there is not overwritten')
    .note('It holds no secret and nothing of a session; its README.md says what is in it.')
    .example('casebridge bundle support.zip', 'before somebody is asked for help')
    .action((file: string, options: EngineOptions) =>
      asking(options, async (client, { progress }) => {
        progress.tell('Collecting ...');
        const bytes = await client.download('/api/support-bundle');
        const target = fromCallersFolder(file);
        await writeFile(target, bytes, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
          const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
          const reason = code === 'EEXIST' ? 'it is there already' : code;
          throw new CommandError(`${target} cannot be written: ${reason}.`, exitCodes.refused);
        });
        return { json: { file: target, bytes: bytes.length }, text: `The support bundle is in ${target}.` };
      }),
    );
}
