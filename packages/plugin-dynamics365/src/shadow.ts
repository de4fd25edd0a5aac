import type { Outcome, PlannedChange, PluginContext, PluginDelivery, SessionReport } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import { previewBy } from './preview.ts';
import type { Dynamics365Settings } from './settings/settings.ts';

const verbs = { create: 'created', update: 'changed', delete: 'deleted' } as const;

/**
 * Shadow mode: everything but the write, for running beside the original. What would have been written is recorded in the
 * outcome and in the log: how many of what, and which columns, but none of their contents.
 */
export async function shadowSession(
  connections: Connections,
  delivery: PluginDelivery,
  report: SessionReport,
  context: PluginContext<Dynamics365Settings>,
): Promise<Outcome> {
  const { client } = connections.connect(context.settings, context);
  const preview = await previewBy(client, delivery, report, context);
  if (preview.kind === 'failed') return { ...preview, stage: 'before' };
  if (preview.kind === 'skipped') return preview;
  const counts = countByKind(preview.changes);
  const columns = changedColumns(preview.changes);
  const { unchanged, warnings } = preview;
  context.log.info('dynamics365.shadow', { ...counts, columns, unchanged, warnings: warnings.length });
  const message = `Shadow mode: ${sentence(counts, columns)}; nothing was written.`;
  return { kind: 'skipped', reason: 'shadow-mode', message };
}

type Counts = Readonly<Record<PlannedChange['change'], Readonly<Record<string, number>>>>;

function countByKind(changes: readonly PlannedChange[]): Counts {
  const counts: Record<PlannedChange['change'], Record<string, number>> = { create: {}, update: {}, delete: {} };
  for (const { change, kind } of changes) counts[change][kind] = (counts[change][kind] ?? 0) + 1;
  return counts;
}

function changedColumns(changes: readonly PlannedChange[]): string[] {
  const updates = changes.filter(({ change }) => change === 'update');
  return [...new Set(updates.flatMap(({ fields }) => fields.map(({ field }) => field)))].sort();
}

/** `1 session and 2 participants would be created`, for each thing that would be done. */
function sentence(counts: Counts, columns: readonly string[]): string {
  const parts = (['create', 'update', 'delete'] as const).flatMap((change) => {
    const kinds = Object.entries(counts[change]).map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
    if (kinds.length === 0) return [];
    const which = change === 'update' ? ` (${columns.join(', ')})` : '';
    return [`${kinds.join(', ')} would be ${verbs[change]}${which}`];
  });
  return parts.length === 0 ? 'nothing would change' : parts.join('; ');
}
