import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  connectorToProxy,
  connectTo,
  createAccess,
  isOpenToAnybody,
  loadMainConfig,
  openKeyRing,
  openListener,
  openProxy,
  OutboundError,
  probePostgres,
  readCertificates,
  refuseWhatIsNoStore,
  SecretError,
  secretsOf,
  sqliteFileOf,
  StoreFault,
  summarizeMainConfig,
  type MainConfig,
  type Proxy,
} from '@casebridge/engine/checks';

/** Something about a configuration, as a sentence. With a problem the engine does not start, or not as it is meant to. */
export interface Finding {
  readonly kind: 'problem' | 'warning';
  readonly text: string;
  /** Name of the key in the file, from the top with dots. */
  readonly key?: string;
}

export interface CheckReport {
  /** No problem was found; there may be warnings. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** The configuration with its defaults, without secrets; missing if the file cannot be read. */
  readonly summary?: Readonly<Record<string, unknown>>;
}

/**
 * Checks a configuration file and what it names: files, folders, certificates, the database. Changes nothing and makes
 * nothing; a running engine is not disturbed.
 * @param file path of the configuration file
 * @param now for whether certificates are valid
 */
export async function checkConfiguration(file: string, now: Date): Promise<CheckReport> {
  const loaded = loadMainConfig(file);
  if (!loaded.ok) return report(loaded.problems.map((text, index) => about(text, loaded.fields[index]?.key)));
  const { config } = loaded;
  const findings = [
    ...checkSecrecy(file, config),
    ...checkListener(config, now),
    ...checkKeyFile(config),
    ...checkDataFolder(config),
    ...(await checkDatabase(config)),
    ...(await checkProxy(config)),
  ];
  return { ...report(findings), summary: summarizeMainConfig(config) };
}

function report(findings: readonly Finding[]): CheckReport {
  return { ok: findings.every(({ kind }) => kind !== 'problem'), findings };
}

function about(text: string, key: string | undefined): Finding {
  return { kind: 'problem', text, ...(key !== undefined && key !== '' && { key }) };
}

/** Most sentences begin with the key that they are about. */
const keyAtBegin = /^([a-z]\w*(?:\.\w+)*): /;

function problem(text: string): Finding {
  return about(text, keyAtBegin.exec(text)?.[1]);
}

function warning(text: string): Finding {
  return { ...problem(text), kind: 'warning' };
}

function checkSecrecy(file: string, config: MainConfig): Finding[] {
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (!isOpen || secretsOf(config).length === 0) return [];
  return [warning(`${file} holds a secret and can be read by other users of this machine. Run: chmod 600 ${file}`)];
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

function checkListener({ listener }: MainConfig, now: Date): Finding[] {
  const findings: Finding[] = [];
  try {
    createAccess(listener);
  } catch (error) {
    findings.push(problem(`${error instanceof Error ? error.message : String(error)}.`));
  }
  if (isOpenToAnybody(listener)) findings.push(warning(`${openListener.message} ${openListener.help}`));
  if (listener.tls === undefined) {
    if (!loopback.has(listener.host)) {
      findings.push(warning('listener.tls: events travel in clear. A cloud appliance sends to https addresses only.'));
    }
    return findings;
  }
  const certificates = readCertificates(listener.tls, now);
  return certificates.ok
    ? [...findings, ...certificates.warnings.map(warning)]
    : [...findings, problem(`listener.tls: ${certificates.problem}`)];
}

function checkKeyFile({ keyFile }: MainConfig): Finding[] {
  if (!existsSync(keyFile)) {
    const found = checkWritable(dirname(keyFile), 'keyFile');
    return [...found, warning(`keyFile: ${keyFile} is not there yet; it is made at the first start.`)];
  }
  try {
    openKeyRing(keyFile);
    return [];
  } catch (error) {
    const text = error instanceof SecretError ? `${error.message} ${error.help}` : String(error);
    return [problem(`keyFile: ${text}`)];
  }
}

function checkDataFolder({ dataFolder, store }: MainConfig): Finding[] {
  if (store.kind !== 'sqlite') return [];
  const found = checkWritable(dataFolder, 'dataFolder');
  return found.length > 0 ? found : checkStoreFile(sqliteFileOf(dataFolder));
}

function checkStoreFile(file: string): Finding[] {
  try {
    refuseWhatIsNoStore(file);
    return [];
  } catch (error) {
    if (error instanceof StoreFault) return [problem(`dataFolder: ${error.message} ${error.help}`)];
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return [
      problem(
        `dataFolder: The store ${file} cannot be opened (${code}). Give the service the right to read and write it.`,
      ),
    ];
  }
}

/** Whether a folder can be written to or, if it is not there, made. */
function checkWritable(folder: string, key: string): Finding[] {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    if (statSync(existing).isDirectory()) return [];
    return [problem(`${key}: ${existing} is no folder.`)];
  } catch {
    return [problem(`${key}: ${existing} cannot be written to. Give the service the right to do so.`)];
  }
}

async function checkProxy({ proxy: keys }: MainConfig): Promise<Finding[]> {
  const opened = openProxy(keys, process.env);
  if (!opened.ok) return [problem(`${opened.problem}.`)];
  if (opened.proxy !== undefined) return checkReachable(opened.proxy);
  if (keys === undefined) return [];
  return [warning('proxy.fromEnvironment: there is no HTTPS_PROXY, so that calls go without a proxy.')];
}

async function checkReachable(proxy: Proxy): Promise<Finding[]> {
  try {
    (await connectTo(proxy, connectorToProxy(proxy))).destroy();
    return [];
  } catch (error) {
    return [
      problem(
        `proxy: ${error instanceof OutboundError ? `${error.fault.message} ${error.fault.help}` : String(error)}`,
      ),
    ];
  }
}

async function checkDatabase({ store }: MainConfig): Promise<Finding[]> {
  if (store.kind === 'sqlite') return [];
  const probed = await probePostgres(store.url);
  return probed === undefined ? [] : [problem(`store.url: ${probed}`)];
}
