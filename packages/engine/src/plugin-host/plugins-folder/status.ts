import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '@casebridge/plugin-api';
import { z } from 'zod';

/** State of an item in the plugins folder, or of a built-in plugin. */
export interface PluginStatus {
  /** Name of the folder or archive. */
  readonly item: string;
  /** Of the item as it was when this was found; it has changed since if it has another one now. */
  readonly signature: string;
  /** `superseded`: a higher version is active. */
  readonly state: 'active' | 'superseded' | 'refused';
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly version?: string | undefined;
  /** Why it was refused. */
  readonly fault?: Fault | undefined;
}

const fileName = '.status.json';

const schema = z.array(
  z.object({
    item: z.string(),
    signature: z.string().default(''),
    state: z.enum(['active', 'superseded', 'refused']),
    name: z.string().optional(),
    title: z.string().optional(),
    version: z.string().optional(),
    fault: z.object({ code: z.string(), message: z.string(), help: z.string() }).optional(),
  }),
);

/** Writes for other programs of this machine what became of the plugins; a reader sees the old list or the new one. */
export async function writePluginStatus(folder: string, statuses: readonly PluginStatus[]): Promise<void> {
  const file = join(folder, fileName);
  await writeFile(`${file}.new`, `${JSON.stringify(statuses, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** @returns what an engine wrote last; `undefined` if none has run on this folder */
export async function readPluginStatus(folder: string): Promise<readonly PluginStatus[] | undefined> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}
