import { readFileSync } from 'node:fs';
import { type NoProxyEntry, parseNoProxyEntry } from './no-proxy.ts';
import { parseProxyUrl, type ProxySettings } from './proxy-settings.ts';
import type { Proxy } from './proxy.ts';
import { parseAuthorities } from './trust.ts';
import type { Parsed } from '../model/parsed.ts';

/** Result of the proxy settings: no proxy, a proxy, or why the settings are refused. */
export type OpenedProxy = Parsed<{
  /** `undefined`: calls go without a proxy. */
  proxy: Proxy | undefined;
  /** Texts that must not be logged. */
  secrets: readonly string[];
}>;

/**
 * Reads what the configuration names: the environment, where it says so, and the files of password and authority.
 * @param environment of the process
 */
export function openProxy(
  config: ProxySettings | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): OpenedProxy {
  if (config === undefined) return { ok: true, proxy: undefined, secrets: [] };
  const address = config.fromEnvironment ? addressIn(environment) : config.url;
  if (address === undefined || address === '') return { ok: true, proxy: undefined, secrets: [] };
  const url = parseProxyUrl(address);
  if (url === undefined) return { ok: false, problem: 'HTTPS_PROXY in the environment: is no address of a proxy' };
  const files = readFiles(config);
  if (!files.ok) return files;
  const credentials = credentialsOf(url, config.username, files.password);
  const authorization = credentials && `Basic ${Buffer.from(credentials.join(':')).toString('base64')}`;
  return {
    ok: true,
    proxy: {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
      authorization,
      authorities: files.authorities,
      exceptions: exceptionsOf(config, environment),
    },
    secrets: [credentials?.[1], authorization?.slice('Basic '.length)].filter(isText),
  };
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

/** Only https leaves this machine, so that the other variables do not matter. Often the scheme is left out. */
function addressIn(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = (environment.https_proxy ?? environment.HTTPS_PROXY)?.trim();
  return text === undefined || text === '' || text.includes('://') ? text : `http://${text}`;
}

type Files = Parsed<{ password: string | undefined; authorities: string | undefined }>;

function readFiles({ passwordFile, authorityFile }: ProxySettings): Files {
  const password = passwordFile === undefined ? undefined : textOf(passwordFile)?.replace(/\r?\n$/, '');
  if (passwordFile !== undefined && (password === undefined || password === '')) {
    return { ok: false, problem: `proxy.passwordFile: ${passwordFile} cannot be read, or is empty` };
  }
  if (authorityFile === undefined) return { ok: true, password, authorities: undefined };
  const text = textOf(authorityFile);
  if (text === undefined) return { ok: false, problem: `proxy.authorityFile: ${authorityFile} cannot be read` };
  const parsed = parseAuthorities(text);
  if (!parsed.ok) return { ok: false, problem: `proxy.authorityFile: ${authorityFile} ${parsed.problem}` };
  return { ok: true, password, authorities: parsed.pem };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function credentialsOf(
  url: URL,
  username: string | undefined,
  password: string | undefined,
): readonly [username: string, password: string] | undefined {
  if (username !== undefined) return [username, password ?? ''];
  if (url.username === '') return undefined;
  return [decodeURIComponent(url.username), decodeURIComponent(url.password)];
}

/** Hosts that bypass the proxy. Environment entries in an unknown format are ignored, as they were written for other programs too. */
function exceptionsOf(
  { noProxy, fromEnvironment }: ProxySettings,
  environment: Readonly<Record<string, string | undefined>>,
): readonly NoProxyEntry[] {
  const inherited = fromEnvironment ? (environment.no_proxy ?? environment.NO_PROXY ?? '').split(/[\s,]+/) : [];
  return [...noProxy, ...inherited].flatMap((entry) => parseNoProxyEntry(entry) ?? []);
}
