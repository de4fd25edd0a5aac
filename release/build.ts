import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checksumsFile, writeChecksums } from './checksums.ts';
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
  if (!isReplaceable(out)) {
    throw new Error(
      `${out} is not empty and holds no ${checksumsFile}, so it is no earlier release. Name another folder.`,
    );
  }
  // Beside its place, not in it: half an archive looks like a whole one.
  const unfinished = `${out}.unfinished`;
  const scratch = mkdtempSync(path.join(tmpdir(), 'casebridge-release-'));
  const newFolder = () => mkdtempSync(path.join(scratch, 'part-'));
  try {
    rmSync(unfinished, { recursive: true, force: true });
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
    rmSync(out, { recursive: true, force: true });
    renameSync(unfinished, out);
  } finally {
    for (const folder of [scratch, unfinished]) rmSync(folder, { recursive: true, force: true });
  }
}

function isReplaceable(folder: string): boolean {
  if (!existsSync(folder)) return true;
  const names = readdirSync(folder);
  return names.length === 0 || names.includes(checksumsFile);
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
