import { rowPath, type ChangeOperation, type Row } from '@casebridge/dataverse';
import { importStates } from '../mapping/columns.ts';
import type { ChildPart, PushPlan } from '../mapping/push-plan.ts';
import type { CaseOwner } from '../matching/cases.ts';
import type { Link } from '../matching/link.ts';
import { ownerRow, type Ownership } from '../matching/owner.ts';
import { digestWithLink, type Difference } from './difference.ts';
import { childTables, type StoredProgress, type StoredSession } from './stored.ts';

/**
 * Most operations in one change set. Dataverse allows 1,000 in a batch; a smaller set ends sooner, and a set that fails
 * costs less.
 */
const largestChunk = 250;

/** Most characters in the rows of one change set: 250 events with the longest texts would be a request of 50 million. */
const mostCharacters = 8_000_000;

function patch(set: string, id: string, row: Row): ChangeOperation {
  return { method: 'PATCH', path: rowPath(set, id), row };
}

/** Writes the rows of the changed parts, in an order that is the same on every attempt. */
function rowOperations({ plan, difference: { parts }, owner }: WriteInput): ChangeOperation[] {
  const parent = { 'bt_SessionId@odata.bind': `/${rowPath('bt_sessions', plan.session.id)}`, ...ownerRow(owner) };
  return parts.flatMap((part) =>
    plan[part].map(({ id, row }) => patch(childTables[part].set, id, { ...row, ...parent })),
  );
}

/** Deletes rows that a former import wrote and this plan does not have. */
function surplusOperations(
  plan: PushPlan,
  stored: Readonly<Partial<Record<ChildPart, readonly string[]>>>,
): ChangeOperation[] {
  return Object.entries(stored).flatMap(([key, ids]) => {
    const part = key as ChildPart;
    const planned = new Set(plan[part].map((row) => row.id));
    const surplus = ids.filter((id) => !planned.has(id));
    return surplus.map((id): ChangeOperation => ({ method: 'DELETE', path: rowPath(childTables[part].set, id) }));
  });
}

/** Source of the operations of a push. */
export interface WriteInput {
  readonly plan: PushPlan;
  readonly link: Link;
  readonly ownership: Ownership;
  readonly stored: StoredSession | undefined;
  readonly difference: Difference;
  /** Ids of the stored rows of the changed parts. */
  readonly storedIds: Readonly<Partial<Record<ChildPart, readonly string[]>>>;
  /** Who gets the rows; `undefined` leaves that as it is. */
  readonly owner: CaseOwner | undefined;
  /** Name of this attempt, left on the row. */
  readonly attempt: string;
  /** Warnings in addition to those of plan and link. */
  readonly remarks: readonly string[];
}

function finalSession({ plan, link, ownership, owner, attempt, remarks: more }: WriteInput): Row {
  const { participants, events, answers } = plan.digests;
  const progress: StoredProgress = { parts: { participants, events, answers } };
  const remarks = [...plan.warnings, ...link.warnings, ...more].join('\n');
  return {
    ...plan.session.row,
    ...link.row,
    ...ownerRow(owner),
    bt_caseowner: ownership.noted,
    bt_importremarks: remarks === '' ? null : remarks,
    bt_digest: digestWithLink(plan, link),
    bt_partdigests: JSON.stringify(progress),
    bt_lastattempt: attempt,
  };
}

/** The digests of the parts that were not written are kept, so that a second attempt sees the same difference. */
function importingSession(input: WriteInput, written: number): Row {
  const unchanged = Object.entries(input.stored?.progress.parts ?? {}).filter(
    ([part]) => !input.difference.parts.includes(part as ChildPart),
  );
  const progress: StoredProgress = {
    parts: Object.fromEntries(unchanged),
    importing: { digest: digestWithLink(input.plan, input.link), written },
  };
  return {
    bt_importstate: importStates.importing,
    bt_digest: null,
    bt_partdigests: JSON.stringify(progress),
    bt_lastattempt: input.attempt,
  };
}

function alreadyWritten(input: WriteInput): number {
  const importing = input.stored?.progress.importing;
  return importing?.digest === digestWithLink(input.plan, input.link) ? importing.written : 0;
}

/** About how long the JSON of an operation is. */
function charactersOf({ row = {} }: ChangeOperation): number {
  return Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    40 * Object.keys(row).length,
  );
}

/** The operations from `start` on that fit into one change set: at least one. */
function sliceFrom(operations: readonly ChangeOperation[], start: number): readonly ChangeOperation[] {
  let characters = 0;
  let end = start;
  for (const operation of operations.slice(start, start + largestChunk - 1)) {
    characters += charactersOf(operation);
    if (characters > mostCharacters && end > start) break;
    end += 1;
  }
  return operations.slice(start, end);
}

/** Takes a stored link away: docs/vendors/dataverse.md#lookups. */
function unlinkOperations({ plan, link }: WriteInput): readonly ChangeOperation[] {
  if (!link.unlinks) return [];
  return [{ method: 'DELETE', path: `${rowPath('bt_sessions', plan.session.id)}/bt_CaseId/$ref` }];
}

/** One change set: what it makes of the session's row, and the other operations. */
export interface ChangeSet {
  readonly session: Row;
  readonly others: readonly ChangeOperation[];
}

/**
 * The change sets that bring a session to its plan. One is enough for most: all of it or nothing is there. A longer session
 * is written in several, under the state *importing*; each notes how far it came, the last one completes the session.
 */
export function changeSetsOf(input: WriteInput): readonly ChangeSet[] {
  const { plan, difference } = input;
  if (!difference.session) return [];
  const rows = rowOperations(input);
  const surplus = surplusOperations(plan, input.storedIds);
  const all = [...rows, ...surplus];
  let unlink = unlinkOperations(input);
  if (sliceFrom(all, 0).length === all.length) return [{ session: finalSession(input), others: [...unlink, ...all] }];
  const sets: ChangeSet[] = [];
  // The first set of all writes the whole row, so that people see the session while its rows come.
  const head = { ...plan.session.row, ...input.link.row, ...ownerRow(input.owner) };
  let written = alreadyWritten(input);
  while (written < rows.length) {
    const slice = sliceFrom(rows, written);
    const before = written === 0 ? head : {};
    written += slice.length;
    sets.push({ session: { ...before, ...importingSession(input, written) }, others: [...unlink, ...slice] });
    unlink = [];
  }
  for (let start = 0; start < surplus.length;) {
    const slice = sliceFrom(surplus, start);
    start += slice.length;
    sets.push({ session: importingSession(input, written), others: slice });
  }
  return [...sets, { session: finalSession(input), others: unlink }];
}
