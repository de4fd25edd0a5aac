import { createHash } from 'node:crypto';
import type { Cure, Fault, Plugin, PluginContext, TestStep } from '@casebridge/plugin-api';
import { fileOf, isFolder, remove, writeWhole } from './files.ts';
import { parseSettings, settingsSchema, type SummarySettings } from './settings.ts';
import { summarize } from './summary.ts';

/** Errors of the file system that last until somebody changes something. */
const lasting = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS']);

function troubleOf(error: unknown): { readonly cure: Cure; readonly fault: Fault } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return {
    cure: { kind: lasting.has(code) ? 'fixConfig' : 'wait' },
    fault: {
      code: 'CB-SUMMARIES-FOLDER',
      message: `The folder of the summaries cannot be written to (${code}).`,
      help: 'See that the folder exists, that the account of the engine may write to it, and that its disk has room.',
    },
  };
}

async function tryFolder({ settings }: PluginContext<SummarySettings>): Promise<TestStep> {
  const step = { name: 'folder', title: 'The folder exists' };
  try {
    if (await isFolder(settings.folder)) return { ...step, state: 'passed', message: 'It is there.', help: '' };
    return { ...step, state: 'failed', message: 'It is a file, not a folder.', help: 'Enter the path of a folder.' };
  } catch (error) {
    const { message, help } = troubleOf(error).fault;
    return { ...step, state: 'failed', message, help };
  }
}

/** Writes a readable summary of each session to a folder. */
export const plugin: Plugin<SummarySettings> = {
  settingsSchema,
  parseSettings,
  async process({ lsid, sessionState }, report, { settings, signal }) {
    if (sessionState === 'in-progress') {
      return { kind: 'skipped', reason: 'in-progress', message: 'Only sessions that have ended are summarized.' };
    }
    signal.throwIfAborted();
    const [file, text] = [fileOf(settings.folder, lsid), summarize(report, settings)];
    try {
      const effect = await writeWhole(file, text);
      const digest = createHash('sha256').update(text).digest('hex');
      return { kind: 'succeeded', effect, refs: [{ kind: 'file', id: file }], digest, warnings: [] };
    } catch (error) {
      return { kind: 'failed', stage: 'during', ...troubleOf(error) };
    }
  },
  test: async (context) => [await tryFolder(context)],
  async erase(target, { settings }) {
    if (target.kind !== 'session') {
      const message = 'Summaries can be erased by session only.';
      const fault = { code: 'CB-SUMMARIES-ERASE', message, help: 'Erase each session by its id.' };
      return { ok: false, lsids: [], cure: { kind: 'none' }, fault };
    }
    try {
      await remove(fileOf(settings.folder, target.lsid));
      return { ok: true, lsids: [target.lsid] };
    } catch (error) {
      return { ok: false, lsids: [], ...troubleOf(error) };
    }
  },
};
