import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { configured } from './configured.ts';
import { controlCharacters } from './control-characters.ts';
import { placeOfJsonFault } from './json-fault.ts';
import { type Problems, problemsOf } from './field-problem.ts';
import { mainConfigSchema, type MainConfig, type ProxyConfig, type TlsConfig } from './main-config-schema.ts';
import type { NotificationConfig } from './notification-keys.ts';
import { parseInWords } from './problems.ts';
import { utf8Text } from './utf8-text.ts';

export type { AdminConfig, MainConfig, TlsConfig } from './main-config-schema.ts';

/** Where a configuration comes from. */
export interface ConfigOrigin {
  /** Its absolute path. */
  readonly file: string;
  /** What stands in it, without defaults. */
  readonly values: unknown;
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: MainConfig; readonly origin: ConfigOrigin }
  | ({ readonly ok: false } & Problems);

export type ConfigResult<T> = { readonly ok: true; readonly config: T } | ({ readonly ok: false } & Problems);

/**
 * Checks a main configuration.
 * @param values what the file holds; everything may be left out
 * @param folder relative paths start here
 */
export function parseMainConfig(values: unknown, folder: string): ConfigResult<MainConfig> {
  const odd = controlCharacters(values);
  if (odd.length > 0) return { ok: false, ...problemsOf(odd) };
  const parsed = parseInWords(mainConfigSchema, values);
  if (!parsed.ok) return parsed;
  const { listener, admin, dataFolder, keyFile, proxy, notifications, ...others } = parsed.value;
  const config = {
    ...others,
    listener: { ...listener, tls: listener.tls && absoluteFiles(listener.tls, folder) },
    admin: { ...admin, tls: admin.tls && absoluteFiles(admin.tls, folder) },
    ...(proxy === undefined ? {} : { proxy: absoluteFiles(proxy, folder) }),
    notifications: {
      ...notifications,
      webhooks: notifications.webhooks.map((webhook) => absoluteFiles(webhook, folder)),
      ...(notifications.mail && { mail: absoluteFiles(notifications.mail, folder) }),
    },
    dataFolder: resolve(folder, dataFolder),
    keyFile: resolve(folder, keyFile),
  };
  if (isInside(config.dataFolder, config.keyFile)) {
    const text = 'the key must not stand in the data folder, or a copy of the data gives the secrets away.';
    return { ok: false, ...problemsOf([{ key: 'keyFile', label: 'keyFile', text }]) };
  }
  return { ok: true, config };
}

/** Values whose keys end with `File` are paths. */
function absoluteFiles<T extends object>(values: T, folder: string): T {
  const entries = Object.entries(values) as [string, unknown][];
  const absolute = entries.map(([name, value]) =>
    name.endsWith('File') && typeof value === 'string' ? [name, resolve(folder, value)] : [name, value],
  );
  return Object.fromEntries(absolute) as T;
}

/**
 * Reads the configuration file.
 * @returns the problems in words if it cannot be used; a file that is missing is one
 */
export function loadMainConfig(file: string): LoadedConfig {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    return unusable(`The configuration file ${file} cannot be read.`);
  }
  const read = utf8Text(bytes);
  if (!read.ok) return unusable(`The configuration file ${file} is in ${read.encoding}: save it as UTF-8.`);
  let values: unknown;
  try {
    values = JSON.parse(read.text);
  } catch (error) {
    const place = placeOfJsonFault(read.text, error) ?? 'its beginning';
    return unusable(`The configuration file ${file} is no JSON: look at ${place}.${hintAbout(read.text)}`);
  }
  const parsed = parseMainConfig(values, dirname(file));
  return parsed.ok ? { ...parsed, origin: { file: resolve(file), values } } : parsed;
}

/** A path as Windows writes it is the likeliest reason. */
function hintAbout(text: string): string {
  const singleBackslash = /(?<!\\)(?:\\\\)*\\[^"\\/bfnrtu]/;
  return singleBackslash.test(text) ? ' A backslash is written twice: "C:\\\\data".' : '';
}

/** A file without fields. */
function unusable(text: string): LoadedConfig {
  return { ok: false, problems: [text], fields: [{ key: '', label: '', text }] };
}

/** The configuration as it goes into the log at the start: of secrets, whether they are there. */
export function summarizeMainConfig(config: MainConfig): Readonly<Record<string, unknown>> {
  const { listener, admin, store, proxy, notifications, ...others } = config;
  const { tls, secretPath, queryToken, ...open } = listener;
  return {
    ...others,
    admin: { ...admin, tls: kindOf(admin.tls) },
    listener: {
      ...open,
      tls: kindOf(tls),
      clientCertificates: tls?.clientAuthorityFile !== undefined,
      configured: configured({ secretPath: secretPath !== undefined, queryToken: queryToken !== undefined }),
    },
    store: store.kind,
    notifications: summarizeNotifications(notifications),
    proxy: proxy === undefined ? 'none' : summarizeProxy(proxy),
  };
}

/** Of the address of a webhook, the path may be what makes it secret. */
function summarizeNotifications({ webhooks, mail }: NotificationConfig) {
  return { webhooks: webhooks.map(({ url }) => URL.parse(url)?.host), mail: mail?.host ?? 'none' };
}

function kindOf(tls: TlsConfig | undefined): 'none' | 'PFX' | 'PEM' {
  if (tls === undefined) return 'none';
  return 'pfxFile' in tls ? 'PFX' : 'PEM';
}

function summarizeProxy({ url, username, authorityFile, noProxy, fromEnvironment }: ProxyConfig) {
  const address = url === undefined ? undefined : URL.parse(url);
  return {
    url: address?.origin,
    configured: configured({
      credentials: username !== undefined || (address?.username ?? '') !== '',
      authority: authorityFile !== undefined,
    }),
    noProxy,
    fromEnvironment,
  };
}

/** Every text of a main configuration that must not be logged. */
export function secretsOf({ listener, admin, store, proxy }: MainConfig): readonly string[] {
  const passphrases = [listener.tls, admin.tls].map((tls) => (tls && 'passphrase' in tls ? tls.passphrase : undefined));
  const passwords = [store.kind === 'postgresql' ? store.url : undefined, proxy?.url].flatMap(passwordsIn);
  const all = [listener.secretPath, listener.queryToken, ...passphrases, ...passwords];
  return all.filter((secret): secret is string => secret !== undefined && secret !== '');
}

/** The password of an address as it was written, and as it is meant; a person may not have escaped it. */
function passwordsIn(url: string | undefined): readonly string[] {
  const written = /^[^:]+:\/\/[^:@/]*:(.*)@/s.exec(url ?? '')?.[1];
  const meant = url === undefined ? undefined : URL.parse(url)?.password;
  return [written, ...[written, meant].map(decoded)].filter((password) => password !== undefined);
}

/** @returns `undefined` where a percent sign escapes nothing */
function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}
