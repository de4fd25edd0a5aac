import type { DataverseClient, DataverseError, Result } from '@casebridge/dataverse';
import type { Stage } from '@casebridge/plugin-api';
import { compressDocument, reportFileName } from '../mapping/report-file.ts';
import { differenceOf, digestWithLink, type Difference, type Target } from './difference.ts';
import { differenceInRows } from './difference-in-rows.ts';
import { changeSetsOf, type WriteInput } from './operations.ts';
import { readChildIds } from './stored.ts';
import { isChangedMeanwhile, versionGuard, type VersionGuard } from './version-guard.ts';

/** Result of a push. */
export type Pushed =
  | {
      readonly kind: 'done';
      readonly effect: 'written' | 'unchanged';
      readonly digest: string;
      readonly warnings: readonly string[];
    }
  /** Somebody else has changed the session since it was read; only change sets from before that took effect. */
  | { readonly kind: 'changed-meanwhile'; readonly hasWritten: boolean; readonly error: DataverseError }
  | { readonly kind: 'failed'; readonly stage: Stage; readonly error: DataverseError };

/** Dependencies of a push during one attempt. */
export interface PushContext {
  readonly client: DataverseClient;
  readonly signal: AbortSignal;
  /** Name of the attempt, left on the session's row. */
  readonly attempt: string;
  /** Whether what a former import has noted is not believed, and the rows themselves are compared. */
  readonly comparesRows: boolean;
}

/**
 * Brings a session to its plan: rows in change sets, then the report file. What is already there is not written again, so
 * an attempt that broke off anywhere is made good by the next. The file column knows no versions: it is written only after
 * a change set of this push has found the session as it was read.
 */
export async function push(context: PushContext, target: Target): Promise<Pushed> {
  const { plan, link, stored } = target;
  const digest = digestWithLink(plan, link);
  const compared = await compare(context, target);
  if (!compared.ok) return { kind: 'failed', stage: 'before', error: compared.error };
  const difference = compared.value;
  if (!difference.session) return { kind: 'done', effect: 'unchanged', digest, warnings: [] };

  const changed = stored === undefined ? [] : difference.parts;
  const storedIds = await readChildIds(context.client, plan.session.id, changed, context.signal);
  if (!storedIds.ok) return { kind: 'failed', stage: 'before', error: storedIds.error };
  const guard = versionGuard(plan.session.id, stored);
  // Made while Dynamics writes the rows: compressing an ordinary report takes some milliseconds.
  const content = difference.file ? compressDocument(plan.document) : undefined;
  const rows = await writeRows(context, guard, inputOf(context, target, difference, storedIds.value));
  if (!rows.ok) return refused(rows.error, guard);
  if (content !== undefined) {
    const uploaded = await uploadReport(context, target, await content);
    if (!uploaded.ok) return { kind: 'failed', stage: 'during', error: uploaded.error };
  }
  return { kind: 'done', effect: 'written', digest, warnings: rows.value };
}

async function compare({ client, signal, comparesRows }: PushContext, target: Target): Promise<Result<Difference>> {
  return comparesRows ? differenceInRows(client, target, signal) : { ok: true, value: differenceOf(target) };
}

type OwnerlessInput = Omit<WriteInput, 'owner' | 'remarks'>;

function inputOf(
  { attempt }: PushContext,
  { plan, link, ownership, stored }: Target,
  difference: Difference,
  storedIds: WriteInput['storedIds'],
): OwnerlessInput {
  return { plan, link, ownership, stored, difference, storedIds, attempt };
}

function refused(error: DataverseError, { hasWritten }: VersionGuard): Pushed {
  if (isChangedMeanwhile(error)) return { kind: 'changed-meanwhile', hasWritten, error };
  return { kind: 'failed', stage: 'during', error };
}

export const ownerRefused =
  'The owner of the case may not read BeyondTrust sessions, so the session belongs to somebody else; give the owner the role BeyondTrust Agent.';

/**
 * Writes the rows, for the first owner whom Dynamics accepts: one who may not read sessions cannot be given any.
 * @returns what a person should know
 */
async function writeRows(
  context: PushContext,
  guard: VersionGuard,
  input: OwnerlessInput,
): Promise<Result<readonly string[]>> {
  const [wanted, ...others] = input.ownership.candidates;
  let written = await writeChangeSets(context, guard, { ...input, owner: wanted, remarks: [] });
  if (written.ok || wanted === undefined) return written.ok ? { ok: true, value: [] } : written;
  const first = written;
  for (const owner of others) {
    if (written.ok || written.error.kind !== 'permission') break;
    written = await writeChangeSets(context, guard, { ...input, owner, remarks: [ownerRefused] });
  }
  if (written.ok) return { ok: true, value: [ownerRefused] };
  return isChangedMeanwhile(written.error) ? written : first;
}

async function writeChangeSets(
  { client, signal }: PushContext,
  guard: VersionGuard,
  input: WriteInput,
): Promise<Result<undefined>> {
  const sets = changeSetsOf(input);
  for (const [index, { session, others }] of sets.entries()) {
    const operations = [guard.operation(session, index < sets.length - 1), ...others];
    const batch = await client.batch([{ kind: 'changeSet', operations }], { signal });
    if (!batch.ok) return batch;
    const [part] = batch.value.parts;
    guard.passed(part?.kind === 'changeSet' && part.result.ok ? part.result.value[0] : undefined);
  }
  return { ok: true, value: undefined };
}

async function uploadReport(
  { client, signal }: PushContext,
  { plan }: Target,
  content: Uint8Array,
): Promise<Result<undefined>> {
  return client.uploadFile({
    set: 'bt_sessions',
    id: plan.session.id,
    column: 'bt_reportfile',
    name: reportFileName(plan.digests.document),
    content,
    signal,
  });
}
