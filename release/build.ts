import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeChecksums } from './checksums.ts';
import type { Form } from './form.ts';
import { normalize } from './normalize.ts';
import { buildContents } from './program/contents.ts';
import { type Program, stageProgram } from './program/stage.ts';
import type { Target } from './targets.ts';

/** What to build. */
export interface ReleaseOptions {
  readonly forms: readonly Form[];
  readonly version: string;
  readonly date: Date;
  /** Where finished files go; what is there is removed. */
  readonly out: string;
  /** Takes a line for each file, with the seconds that it took. */
  readonly progress: (line: string) => void;
}

/** Builds forms of a release, and their checksums. */
export async function buildRelease({ forms, version, date, out, progress }: ReleaseOptions): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'casebridge-release-'));
  const newFolder = () => mkdtempSync(path.join(scratch, 'part-'));
  try {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const contents = await buildContents(path.join(scratch, 'contents'), version);
    const programs = new Map<Target, Promise<Program>>();
    const stage = async (target: Target) => {
      const program = await stageProgram(contents, target, path.join(scratch, target.name));
      normalize(program.folder, date);
      return program;
    };
    const program = (target: Target): Promise<Program> => {
      const staged = programs.get(target) ?? stage(target);
      programs.set(target, staged);
      return staged;
    };
    for (const form of forms) {
      const began = performance.now();
      const files = await form.build({ version, date, out, newFolder, program });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      progress(
        `${form.name.padEnd(12)} ${seconds.padStart(6)} s  ${files.map((file) => path.basename(file)).join(', ')}`,
      );
    }
    await writeChecksums(out);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
