import { Gauge, type Registry } from 'prom-client';

/** How a plugin configuration stands. */
export interface ConfigurationStanding {
  readonly id: string;
  readonly name: string;
  readonly plugin: string;
  readonly disabled: boolean;
  readonly parked: boolean;
  readonly paused: boolean;
}

/** An indicator of a plugin, for one configuration. */
export interface MeasuredIndicator {
  readonly configurationId: string;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly state: 'good' | 'warning' | 'bad';
}

/** The state of the engine, read at each scrape. */
export interface StateSources {
  readonly configurations: () => Promise<readonly ConfigurationStanding[]>;
  /** Open notices. */
  readonly notices: () => Promise<readonly { readonly configurationId: string; readonly code: string }[]>;
  readonly jobs: () => Promise<readonly { readonly name: string; readonly dueInMilliseconds?: number | undefined }[]>;
  /** Deliveries of sessions that the appliance has not confirmed yet. */
  readonly unconfirmed: () => Promise<number>;
  /** Since when the delivery that has waited longest waits. */
  readonly oldestWaiting: () => Promise<Date | undefined>;
  /** Undefined where the disk cannot be asked. */
  readonly freeBytes: () => Promise<number | undefined>;
  readonly storeBytes: () => Promise<number>;
  readonly indicators: () => Promise<readonly MeasuredIndicator[]>;
  readonly now: () => Date;
}

const states = { good: 0, warning: 1, bad: 2 } as const;
const [parked, paused, disabled] = ['parked', 'paused', 'disabled'] as const;

/** Adds the metrics of the engine's state; docs/metrics.md lists them. */
export function registerState(registry: Registry, sources: StateSources): void {
  registerConfigurations(registry, sources);
  registerWork(registry, sources);
  registerRoom(registry, sources);
  registerIndicators(registry, sources);
}

function registerConfigurations(registry: Registry, sources: StateSources): void {
  const registers = [registry];
  new Gauge({
    name: 'casebridge_configuration_info',
    help: 'Plugin configurations: 1 each, with name and plugin',
    ...{ labelNames: ['configuration', 'name', 'plugin'], registers },
    async collect() {
      this.reset();
      for (const { id, name, plugin } of await sources.configurations()) {
        this.set({ configuration: id, name, plugin }, 1);
      }
    },
  });
  new Gauge({
    name: 'casebridge_configuration_held',
    help: 'Whether a plugin configuration is held up: 1 if it is parked, paused or disabled, 0 if not',
    ...{ labelNames: ['configuration', 'by'], registers },
    async collect() {
      this.reset();
      for (const standing of await sources.configurations()) {
        for (const by of [parked, paused, disabled]) {
          this.set({ configuration: standing.id, by }, Number(standing[by]));
        }
      }
    },
  });
  new Gauge({
    name: 'casebridge_notices_open',
    help: 'Open notices, by configuration (empty for the engine itself) and code',
    ...{ labelNames: ['configuration', 'code'], registers },
    async collect() {
      this.reset();
      for (const { configurationId, code } of await sources.notices()) {
        this.inc({ configuration: configurationId, code });
      }
    },
  });
}

function registerWork(registry: Registry, sources: StateSources): void {
  const registers = [registry];
  new Gauge({
    name: 'casebridge_oldest_waiting_seconds',
    help: 'Age of the delivery that has waited longest; 0 if none waits',
    registers,
    async collect() {
      const oldest = await sources.oldestWaiting();
      this.set(oldest === undefined ? 0 : (sources.now().getTime() - oldest.getTime()) / 1000);
    },
  });
  new Gauge({
    name: 'casebridge_unconfirmed_deliveries',
    help: 'Deliveries of sessions of which only events tell, and which the appliance has not confirmed yet',
    registers,
    async collect() {
      this.set(await sources.unconfirmed());
    },
  });
  new Gauge({
    name: 'casebridge_job_overdue_seconds',
    help: 'How long the job of a kind that is most overdue has been due; 0 if none is',
    ...{ labelNames: ['kind'], registers },
    async collect() {
      this.reset();
      for (const [kind, seconds] of overdueByKind(await sources.jobs())) this.set({ kind }, seconds);
    },
  });
}

/** The name of a job is its kind, perhaps a colon and what it is about. */
export function kindOfJob(name: string): string {
  return name.split(':')[0] ?? name;
}

function overdueByKind(jobs: Awaited<ReturnType<StateSources['jobs']>>): ReadonlyMap<string, number> {
  const overdue = new Map<string, number>();
  for (const { name, dueInMilliseconds = 0 } of jobs) {
    const kind = kindOfJob(name);
    overdue.set(kind, Math.max(overdue.get(kind) ?? 0, -dueInMilliseconds / 1000));
  }
  return overdue;
}

function registerRoom(registry: Registry, sources: StateSources): void {
  const registers = [registry];
  new Gauge({
    name: 'casebridge_disk_free_bytes',
    help: 'Free room on the disk of the data folder',
    registers,
    async collect() {
      const free = await sources.freeBytes();
      if (free !== undefined) this.set(free);
    },
  });
  new Gauge({
    name: 'casebridge_store_bytes',
    help: 'Size of the store on disk',
    registers,
    async collect() {
      this.set(await sources.storeBytes());
    },
  });
}

function registerIndicators(registry: Registry, sources: StateSources): void {
  const registers = [registry];
  new Gauge({
    name: 'casebridge_plugin_indicator',
    help: 'Every indicator of a plugin, in its unit',
    ...{ labelNames: ['configuration', 'indicator', 'unit'], registers },
    async collect() {
      this.reset();
      for (const { configurationId, name, unit, value } of await sources.indicators()) {
        this.set({ configuration: configurationId, indicator: name, unit }, value);
      }
    },
  });
  new Gauge({
    name: 'casebridge_plugin_indicator_state',
    help: 'State of every indicator of a plugin: 0 good, 1 warning, 2 bad',
    ...{ labelNames: ['configuration', 'indicator'], registers },
    async collect() {
      this.reset();
      for (const { configurationId, name, state } of await sources.indicators()) {
        this.set({ configuration: configurationId, indicator: name }, states[state]);
      }
    },
  });
}
