import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { z } from 'zod';

const port = z.int().min(0).max(65_535);

/** The one configuration file of the engine: what has to be known before the store is open. */
const mainConfigSchema = z.strictObject({
  listener: z
    .strictObject({
      host: z.string().min(1).default('0.0.0.0').describe('Address on which events are taken.'),
      port: port.default(8180).describe('Port on which events are taken; 0 takes a free one.'),
    })
    .prefault({})
    .describe('Where the appliance posts its events.'),
  admin: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether the admin address is there at all.'),
      port: port.default(53_231).describe('Port of the admin address; always on this machine only.'),
    })
    .prefault({})
    .describe('The admin address, 127.0.0.1.'),
  dataFolder: z.string().min(1).default('data').describe('Folder of the store; relative to the file.'),
  keyFile: z
    .string()
    .min(1)
    .default('keys/casebridge.key')
    .describe('File with the keys that encrypt secrets; must stand outside the data folder.'),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  worker: z
    .strictObject({
      concurrency: z.int().min(1).max(64).default(4).describe('Attempts that run at the same time.'),
      leaseSeconds: z
        .int()
        .min(10)
        .max(3600)
        .default(120)
        .describe('After this time without a sign of life an attempt is taken for lost.'),
    })
    .prefault({})
    .describe('How deliveries are worked on.'),
});

/** With every default filled in and paths made absolute. */
export type MainConfig = z.infer<typeof mainConfigSchema>;

export type ConfigResult<T> =
  { readonly ok: true; readonly config: T } | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Checks a main configuration.
 * @param values what the file holds; everything may be left out
 * @param folder relative paths start here
 */
export function parseMainConfig(values: unknown, folder: string): ConfigResult<MainConfig> {
  const parsed = mainConfigSchema.safeParse(values);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) };
  const config = {
    ...parsed.data,
    dataFolder: resolve(folder, parsed.data.dataFolder),
    keyFile: resolve(folder, parsed.data.keyFile),
  };
  if (isInside(config.dataFolder, config.keyFile)) {
    const problem = 'keyFile: the key must not stand in the data folder, or a copy of the data gives the secrets away.';
    return { ok: false, problems: [problem] };
  }
  return { ok: true, config };
}

/**
 * Reads the configuration file.
 * @returns the problems in words if it cannot be used; a file that is missing is one
 */
export function loadMainConfig(file: string): ConfigResult<MainConfig> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { ok: false, problems: [`The configuration file ${file} cannot be read.`] };
  }
  try {
    return parseMainConfig(JSON.parse(text.replace(/^\uFEFF/, '')), join(file, '..'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [`The configuration file ${file} is no JSON: ${reason}`] };
  }
}

/** Each issue as a sentence that begins with the name of the field. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => {
    const name = path.map(String).join('.');
    return name === '' ? message : `${name}: ${message}`;
  });
}

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return !path.startsWith('..') && !isAbsolute(path);
}
