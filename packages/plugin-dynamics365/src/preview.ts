import type {
  Clock,
  FieldChange,
  PlannedChange,
  PluginContext,
  PluginDelivery,
  Preview,
  SessionReport,
} from '@casebridge/plugin-api';
import { rowPath, type DataverseReader, type Result, type Row } from '@casebridge/dataverse';
import type { Connections } from './connection.ts';
import { childParts, type ChildPart, type PlannedRow } from './mapping/push-plan.ts';
import { reportFileName } from './mapping/report-file.ts';
import { clean, fit } from './mapping/text.ts';
import type { Link } from './matching/link.ts';
import { failedBy } from './outcomes.ts';
import { prepare } from './prepare.ts';
import { differenceOf, type Target } from './push/difference.ts';
import { changedColumns } from './push/difference-in-rows.ts';
import { oneByOne, readChildren } from './push/stored.ts';
import type { Dynamics365Settings } from './settings/settings.ts';

const longestShown = 500;
const kinds = { participants: 'participant', events: 'event', answers: 'survey answer' } as const;

/** Says what processing a session would write now. Reads with `GET` alone, and writes nothing. */
export async function previewSession(
  connections: Connections,
  delivery: PluginDelivery,
  report: SessionReport,
  context: PluginContext<Dynamics365Settings>,
): Promise<Preview> {
  return previewBy(connections.connect(context.settings, context).urgent, delivery, report, context);
}

/** The same through a given way of reading. */
export async function previewBy(
  reader: DataverseReader,
  delivery: PluginDelivery,
  report: SessionReport,
  context: PluginContext<Dynamics365Settings>,
): Promise<Preview> {
  const prepared = await prepare({ reader, readQueries: oneByOne(reader) }, delivery, report, context);
  if (prepared.kind !== 'ready') return prepared;
  return compare({ reader, signal: context.signal }, prepared.target, context.clock);
}

/** How the comparison reads. */
interface Look {
  readonly reader: DataverseReader;
  readonly signal: AbortSignal;
}

/** Compares a session with what Dynamics holds of it, column by column. */
async function compare(look: Look, target: Target, clock: Clock): Promise<Preview> {
  const session = await sessionChange(look, target);
  if (!session.ok) return failed(session.error, clock);
  const children = await childChanges(look, target);
  if (!children.ok) return failed(children.error, clock);
  const all = [...session.value, ...children.value.changes, ...fileChange(target)];
  return {
    kind: 'planned',
    changes: all,
    unchanged: children.value.unchanged + (session.value.length === 0 ? 1 : 0),
    warnings: [...target.plan.warnings, ...target.link.warnings],
  };
}

function failed(error: Parameters<typeof failedBy>[0], clock: Clock): Preview {
  const { cure, fault } = failedBy(error, 'before', clock.now());
  return { kind: 'failed', cure, fault };
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return fit(clean(text), longestShown);
}

/** Columns in which a stored row differs from the planned one; for a new row all that are not empty. */
function fieldChanges(before: Row | undefined, after: Row): FieldChange[] {
  return changedColumns(before, after).map((field) => ({
    field,
    before: shown(before?.[field]),
    after: shown(after[field]),
  }));
}

/** Case and owner as a read gives them. */
function linkAndOwner(link: Link, ownership: Target['ownership']): Row {
  const { 'bt_CaseId@odata.bind': bound, ...rest } = link.row;
  const caseId = bound === undefined && !link.unlinks ? {} : { _bt_caseid_value: link.caseId ?? null };
  return { ...rest, ...caseId, bt_caseowner: ownership.noted };
}

async function sessionChange({ reader, signal }: Look, target: Target): Promise<Result<PlannedChange[]>> {
  const { plan, link, ownership, stored } = target;
  // What stands there may say more than a plan can, such as who would not take the session over; it would stay.
  if (stored !== undefined && !differenceOf(target).session) return { ok: true, value: [] };
  const after = { ...plan.session.row, ...linkAndOwner(link, ownership) };
  const remarks = [...plan.warnings, ...link.warnings].join('\n');
  const planned = { id: plan.session.id, row: { ...after, bt_importremarks: remarks === '' ? null : remarks } };
  if (stored === undefined) return { ok: true, value: createdOrUpdated('session', planned, undefined) };
  const select = Object.keys(planned.row);
  const read = await reader.get(rowPath('bt_sessions', plan.session.id), { select, signal });
  return read.ok ? { ok: true, value: createdOrUpdated('session', planned, read.value) } : read;
}

function createdOrUpdated(kind: string, { id, row }: PlannedRow, before: Row | undefined): PlannedChange[] {
  const fields = fieldChanges(before, row);
  if (fields.length === 0) return [];
  return [{ kind, id, label: shown(row.bt_name), change: before === undefined ? 'create' : 'update', fields }];
}

async function childChanges({ reader, signal }: Look, target: Target) {
  let changes: readonly PlannedChange[] = [];
  let unchanged = 0;
  for (const part of childParts) {
    const planned = target.plan[part];
    const columns = Object.keys(planned[0]?.row ?? { bt_name: '' });
    const stored = await readStoredChildren(part);
    if (!stored.ok) return stored;
    const partChanges = planned.flatMap((row) => createdOrUpdated(kinds[part], row, stored.value.get(row.id)));
    unchanged += planned.length - partChanges.length;
    // Not pushed as arguments: a session may have more events than a call takes.
    changes = [...changes, ...partChanges, ...deletions(part, planned, stored.value)];

    async function readStoredChildren(of: ChildPart): Promise<Result<ReadonlyMap<string, Row>>> {
      if (target.stored === undefined) return { ok: true, value: new Map() };
      return readChildren(reader, target.plan.session.id, of, columns, signal);
    }
  }
  return { ok: true, value: { changes, unchanged } } as const;
}

function deletions(part: ChildPart, planned: readonly PlannedRow[], stored: ReadonlyMap<string, Row>): PlannedChange[] {
  const kept = new Set(planned.map((row) => row.id));
  return [...stored]
    .filter(([id]) => !kept.has(id))
    .map(([id, row]) => ({ kind: kinds[part], id, label: shown(row.bt_name), change: 'delete', fields: [] }));
}

function fileChange(target: Target): PlannedChange[] {
  if (!differenceOf(target).file) return [];
  const name = reportFileName(target.plan.digests.document);
  const before = target.stored?.fileName ?? '';
  const change = before === '' ? 'create' : 'update';
  const fields = [{ field: 'bt_reportfile', before, after: name }];
  return [{ kind: 'report file', id: target.plan.session.id, label: name, change, fields }];
}
