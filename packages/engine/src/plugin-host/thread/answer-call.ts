import type {
  Plugin,
  PluginContext,
  PluginDelivery,
  PluginJobContext,
  RemoteSupportCommands,
  TestStep,
} from '@casebridge/plugin-api';
import type { PlannedJob, PluginAnswer, PluginCall } from '../protocol.ts';
import { failedByPlugin, invalidSettings, notOffered } from '../plugin-faults.ts';
import { preview, readReport } from './calls-with-report.ts';
import { checkCrossing } from './check-crossing.ts';

/** In characters of JSON: the dry run of a session with ten thousand events has some millions. */
const longestAnswer = 32_000_000;

/** Dependencies of a plugin call in the plugin's thread. */
export interface CallDeps {
  readonly configuration: PluginDelivery['configuration'];
  /** The settings after the plugin has looked at them. */
  parseSettings(): ReturnType<Plugin['parseSettings']>;
  /** Makes the plugin's context from its parsed settings. */
  contextOf(settings: unknown): PluginContext;
  readonly remoteSupport: RemoteSupportCommands;
  readonly report: ReadableStream<Uint8Array> | undefined;
  /** Tells the engine of a step of a test. */
  readonly tellStep: (step: TestStep) => void;
  /** Aborted when the call has to end. */
  readonly signal: AbortSignal;
}

/**
 * Asks a plugin for what it offers beside its deliveries; in the plugin's thread.
 * @returns the plugin's answer, or why there is none; never rejects
 */
export async function answerCall(plugin: Plugin, call: PluginCall, deps: CallDeps): Promise<PluginAnswer> {
  try {
    const parsed = deps.parseSettings();
    if (!parsed.ok) return { ok: false, fault: invalidSettings(parsed.problems).fault };
    const answer = await ask(plugin, call, deps.contextOf(parsed.settings), deps);
    const refused = checkCrossing(answer, longestAnswer);
    return refused === undefined ? answer : { ok: false, fault: refused.fault };
  } catch (error) {
    return { ok: false, fault: failedByPlugin(error, deps.signal).fault };
  }
}

const notOfferedAnswer: PluginAnswer = { ok: false, fault: notOffered };

function ask(plugin: Plugin, call: PluginCall, context: PluginContext, deps: CallDeps): Promise<PluginAnswer> {
  switch (call.method) {
    case 'preview':
      return preview(plugin, call.delivery, context, deps.report);
    case 'read-report':
      return readReport(plugin, call.lsid, context, deps.report);
    case 'run-job':
      return runJob(plugin, call, context, deps);
    case 'find':
      return find(plugin, call, context);
    default:
      return askSimply(plugin, call, context, deps);
  }
}

type SimpleCall = Exclude<PluginCall, { method: 'preview' | 'read-report' | 'run-job' | 'find' }>;

async function askSimply(
  plugin: Plugin,
  call: SimpleCall,
  context: PluginContext,
  { tellStep }: CallDeps,
): Promise<PluginAnswer> {
  switch (call.method) {
    case 'test':
      return plugin.test ? { ok: true, value: await plugin.test(context, tellStep) } : notOfferedAnswer;
    case 'indicators':
      return { ok: true, value: plugin.indicators?.(context) ?? [] };
    case 'erase':
    case 'find-erasable':
      return erasure(plugin, call, context);
    case 'try-redaction':
      if (plugin.tryRedaction === undefined) return notOfferedAnswer;
      return { ok: true, value: plugin.tryRedaction(call.sample, context.settings) };
    case 'jobs':
      return { ok: true, value: plannedJobs(plugin, context.settings) };
  }
}

async function find(
  plugin: Plugin,
  { question }: Extract<PluginCall, { method: 'find' }>,
  context: PluginContext,
): Promise<PluginAnswer> {
  return plugin.find ? { ok: true, value: await plugin.find(question, context) } : notOfferedAnswer;
}

async function erasure(
  plugin: Plugin,
  { method, target }: Extract<PluginCall, { method: 'erase' | 'find-erasable' }>,
  context: PluginContext,
): Promise<PluginAnswer> {
  const value = await (method === 'erase' ? plugin.erase?.(target, context) : plugin.findErasable?.(target, context));
  return value === undefined ? notOfferedAnswer : { ok: true, value };
}

function plannedJobs(plugin: Plugin, settings: unknown): readonly PlannedJob[] {
  return (plugin.jobs ?? []).flatMap((job) => {
    const intervalMilliseconds = job.intervalMilliseconds(settings);
    return intervalMilliseconds === undefined ? [] : [{ name: job.name, title: job.title, intervalMilliseconds }];
  });
}

async function runJob(
  plugin: Plugin,
  { job: name, applianceHost }: Extract<PluginCall, { method: 'run-job' }>,
  context: PluginContext,
  { configuration, remoteSupport }: CallDeps,
): Promise<PluginAnswer> {
  const job = plugin.jobs?.find((each) => each.name === name);
  if (job === undefined) return notOfferedAnswer;
  const jobContext: PluginJobContext<unknown> = { ...context, configuration, applianceHost, remoteSupport };
  return { ok: true, value: await job.run(jobContext) };
}
