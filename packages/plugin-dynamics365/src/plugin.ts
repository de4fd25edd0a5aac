import type { ProtectionLimits } from '@casebridge/dataverse';
import type { Plugin } from '@casebridge/plugin-api';
import { testConnection } from './connection-test/test-connection.ts';
import { createConnections } from './connection.ts';
import { erase, findErasable } from './erase.ts';
import manifest from '../plugin.json' with { type: 'json' };
import { findSessions } from './find-sessions.ts';
import { indicatorsOf } from './indicators.ts';
import { jobsOf } from './jobs/jobs.ts';
import { reportForReading } from './mapping/report-for-reading.ts';
import { previewSession } from './preview.ts';
import { processSession } from './process.ts';
import { readsOnly } from './reads-only.ts';
import { rulesOf } from './redaction/personal-data.ts';
import { tryRules } from './redaction/rules.ts';
import { parseSettings, settingsSchema } from './settings/parse-settings.ts';
import type { Dynamics365Settings } from './settings/settings.ts';

/** Version of this plugin, as its manifest has it. */
const { version } = manifest;

/** Options of {@link createPlugin}. */
export interface PluginOptions {
  /** Limits of one application user in an environment; the documented ones by default. */
  readonly limits?: ProtectionLimits | undefined;
}

/** Makes the plugin. Tokens and what is used of the limits are kept per configuration as long as it lives. */
export function createPlugin({ limits }: PluginOptions = {}): Plugin<Dynamics365Settings> {
  const connections = createConnections(limits);
  return {
    settingsSchema,
    parseSettings,
    process: (delivery, report, context) => processSession(connections, delivery, report, context),
    preview: (delivery, report, context) => previewSession(connections, delivery, report, context),
    readsOnly,
    test: (context, tell) => testConnection(connections, context, tell),
    findErasable: (target, context) => findErasable(connections, target, context),
    erase: (target, context) => erase(connections, target, context),
    find: (question, context) => findSessions(connections, question, context),
    tryRedaction: (sample, settings) => tryRules(rulesOf(settings), sample),
    redactReport: reportForReading,
    jobs: jobsOf(connections, version),
    indicators: (context) => indicatorsOf(connections, context),
  };
}
