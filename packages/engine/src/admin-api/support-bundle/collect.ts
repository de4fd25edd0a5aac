import { randomBytes } from 'node:crypto';
import { zipSync } from 'fflate';
import type { Configurations } from '../../config/configurations.ts';
import { type MainConfig, summarizeMainConfig } from '../../config/main-config.ts';
import type { FreeBytes } from '../../notifications/free-bytes.ts';
import type { PluginRegistry } from '../../plugin-host/plugin-registry.ts';
import type { Store } from '../../store/store.ts';
import type { LogRing } from '../../telemetry/log-ring.ts';
import type { Notices } from '../../telemetry/notices.ts';
import { anonymous } from './anonymous.ts';
import { bundleReadme } from './readme.ts';

export interface BundleDeps {
  readonly freeBytes: FreeBytes;
  readonly config: MainConfig;
  readonly store: Store;
  readonly notices: Pick<Notices, 'list'>;
  readonly configurations: Pick<Configurations, 'export'>;
  readonly plugins: Pick<PluginRegistry, 'versions'>;
  readonly logRing: Pick<LogRing, 'lines'>;
  /** A copy without secrets. */
  readonly redact: (value: unknown) => unknown;
  /** What the first page shows. */
  readonly overview: () => Promise<unknown>;
  /** Of the product. */
  readonly version: string;
}

const [mostNotices, mostFailures, mostLines] = [200, 100, 2_000];

/** Makes the support bundle, a zip archive. Each file is there, or says why it could not be made. */
export async function collectBundle(deps: BundleDeps): Promise<Uint8Array> {
  const salt = randomBytes(16).toString('hex');
  const clean = (value: unknown) => anonymous(deps.redact(value), salt);
  const parts: Readonly<Record<string, () => unknown>> = {
    'versions.json': () => versionsOf(deps),
    'configuration.json': () => summarizeMainConfig(deps.config),
    'plugin-configurations.json': () => deps.configurations.export(),
    'overview.json': deps.overview,
    'notices.json': () => noticesOf(deps),
    'failures.json': () => failuresOf(deps.store),
    'counts.json': () => countsOf(deps),
    'jobs.json': () => jobsOf(deps.store),
  };
  const files: Record<string, Uint8Array> = { 'README.md': bytesOf(bundleReadme) };
  for (const [name, make] of Object.entries(parts)) {
    const value = await Promise.resolve()
      .then(make)
      .catch((error: unknown) => ({ failed: error }));
    files[name] = bytesOf(`${JSON.stringify(clean(value), null, 2)}\n`);
  }
  const lines = deps.logRing.lines({}, mostLines).toReversed();
  // Each by itself: the redactor cuts long lists off.
  files['log.jsonl'] = bytesOf(lines.map((line) => `${JSON.stringify(clean(line))}\n`).join(''));
  return zipSync(files, { level: 9 });
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function versionsOf({ version, plugins, config }: BundleDeps) {
  return {
    ...{ format: 1, product: version, madeAt: new Date(), node: process.version },
    ...{ system: `${process.platform} ${process.arch}`, store: config.store.kind },
    upSeconds: Math.round(process.uptime()),
    plugins: plugins.versions().map(({ manifest: { name, version: of }, state }) => ({ name, version: of, state })),
  };
}

async function noticesOf({ notices }: BundleDeps) {
  const open = await notices.list({ open: true }, { limit: mostNotices });
  return [...open, ...(await notices.list({ open: false }, { limit: mostNotices - open.length }))];
}

/** Codes and times of what failed; the words of a fault may be about its session, and stay here. */
async function failuresOf(store: Store) {
  const page = { limit: mostFailures };
  const found = [
    ...(await store.deliveries({ state: 'dead' }, page)),
    ...(await store.deliveries({ state: 'retrying' }, page)),
  ];
  const newest = found.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime()).slice(0, mostFailures);
  const failures = [];
  for (const { id, lsid, configurationId, state, reason, createdAt, updatedAt } of newest) {
    const attempts = (await store.delivery(id))?.attempts ?? [];
    failures.push({
      id,
      lsid,
      configurationId,
      state,
      reason,
      createdAt,
      updatedAt,
      attempts: attempts.map(attemptOf),
    });
  }
  return failures;
}

type Attempt = NonNullable<Awaited<ReturnType<Store['delivery']>>>['attempts'][number];

function attemptOf({ number, startedAt, endedAt, outcome }: Attempt) {
  const failed =
    outcome.kind === 'failed' ? { code: outcome.fault.code, stage: outcome.stage, cure: outcome.cure } : {};
  return { number, startedAt, endedAt, outcome: outcome.kind, ...failed };
}

async function countsOf({ store, config, freeBytes }: BundleDeps) {
  return {
    deliveries: await store.deliveryCounts(),
    sizes: await store.sizes(),
    freeBytes: (await freeBytes(config.dataFolder)) ?? null,
  };
}

async function jobsOf(store: Store) {
  const jobs = await store.jobs();
  return jobs.map(({ name, dueInMilliseconds }) => ({ name, dueInMilliseconds }));
}
