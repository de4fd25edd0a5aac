import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checksumsFile, readChecksums, writeChecksums } from './checksums.ts';
import type { Form } from './form.ts';
import { normalize } from './normalize.ts';
import { buildContents, type Contents } from './program/contents.ts';
import { type Program, stageProgram } from './program/stage.ts';
import type { Target } from './targets.ts';

/** What to build. */
export interface ReleaseOptions {
  readonly forms: readonly Form[];
  readonly version: string;
  readonly date: Date;
  /** Where finished files go. An earlier release there is replaced once all is built; a folder of anything else is refused. */
  readonly out: string;
  /** Takes a line for each file, with the seconds that it took. */
  readonly progress: (line: string) => void;
}

/** Builds forms of a release, and their checksums: all of them are in their place at the end, or nothing has changed there. */
export async function buildRelease({ forms, version, date, out, progress }: ReleaseOptions): Promise<void> {
  const [foreign] = foreignFiles(out);
  if (foreign !== undefined) {
    throw new Error(
      `${out} has ${foreign}, which is of no earlier release (${checksumsFile} does not name it). Name another folder.`,
    );
  }
  // Beside its place, not in it: half an archive looks like a whole one, and so does half of what is removed.
  const beside = `${out}.unfinished`;
  const unfinished = path.join(beside, 'release');
  const scratch = mkdtempSync(path.join(tmpdir(), 'casebridge-release-'));
  const newFolder = () => mkdtempSync(path.join(scratch, 'part-'));
  try {
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const program = programs(scratch, version, date);
    for (const form of forms) {
      const began = performance.now();
      const files = await form.build({ version, date, out: unfinished, newFolder, program });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      progress(
        `${form.name.padEnd(12)} ${seconds.padStart(6)} s  ${files.map((file) => path.basename(file)).join(', ')}`,
      );
    }
    await writeChecksums(unfinished);
    if (existsSync(out)) renameSync(out, path.join(beside, 'earlier'));
    renameSync(unfinished, out);
  } finally {
    for (const folder of [scratch, beside]) rmSync(folder, { recursive: true, force: true });
  }
}

/** What is in a folder beyond a release: its checksums name every file of it. */
function foreignFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder);
  const ours = names.includes(checksumsFile) ? [checksumsFile, ...readChecksums(folder)] : [];
  return names.filter((name) => !ours.includes(name));
}

/** Stages the program folder of a target when it is first asked for, and the contents with the first of them. */
function programs(scratch: string, version: string, date: Date): (target: Target) => Promise<Program> {
  const staged = new Map<Target, Promise<Program>>();
  let contents: Promise<Contents> | undefined;
  const stage = async (target: Target): Promise<Program> => {
    contents ??= buildContents(path.join(scratch, 'contents'), version);
    const program = await stageProgram(await contents, target, path.join(scratch, target.name));
    normalize(program.folder, date);
    return program;
  };
  return (target) => {
    const program = staged.get(target) ?? stage(target);
    staged.set(target, program);
    return program;
  };
}
