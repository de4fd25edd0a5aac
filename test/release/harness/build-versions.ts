import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const builder = path.resolve(import.meta.dirname, '../../../release/main.ts');

/** The older one is installed first, and upgraded to the newer one. */
export const versions = { older: '0.0.8', newer: '0.0.9' } as const;

/**
 * Builds one form in two versions of the same sources, or takes them from where another machine has built them
 * (`CASEBRIDGE_RELEASES`, with a folder for each version).
 * @param isWanted tells the file of the form among those that are built
 */
export async function buildVersions(
  form: string,
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<Readonly<Record<keyof typeof versions, string>>> {
  const build = async (version: string): Promise<string> => {
    const built = process.env.CASEBRIDGE_RELEASES;
    const out = path.join(built ?? folder, version);
    if (built === undefined)
      await run(process.execPath, [builder, '--only', form, '--release-version', version, '--out', out]);
    return path.join(out, readdirSync(out).find(isWanted) ?? '');
  };
  const [older, newer] = await Promise.all([build(versions.older), build(versions.newer)]);
  return { older, newer };
}
