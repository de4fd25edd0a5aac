import type { DataverseClient, DataverseError, Result } from '@casebridge/dataverse';
import type { Stage } from '@casebridge/plugin-api';
import { compressDocument, reportFileName } from '../mapping/report-file.ts';
import { differenceOf, digestWithLink, type Target } from './difference.ts';
import { chunksOf, type WriteInput } from './operations.ts';
import { readChildIds } from './stored.ts';

/** What came of a push: what was written, or what failed and how far it came. */
export type Pushed =
  | {
      readonly ok: true;
      readonly effect: 'written' | 'unchanged';
      readonly digest: string;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly stage: Stage; readonly error: DataverseError };

/** The way to Dynamics during one attempt. */
export interface Way {
  readonly client: DataverseClient;
  readonly signal: AbortSignal;
}

/**
 * Brings a session to its plan: rows in change sets, then the report file. What is already there is not written again, so
 * an attempt that broke off anywhere is made good by the next.
 */
export async function push(way: Way, target: Target): Promise<Pushed> {
  const { plan, link, ownership, stored } = target;
  const digest = digestWithLink(plan, link);
  const difference = differenceOf(target);
  if (!difference.session && !difference.file) return { ok: true, effect: 'unchanged', digest, warnings: [] };

  const changed = stored === undefined ? [] : difference.parts;
  const storedIds = await readChildIds(way.client, plan.session.id, changed, way.signal);
  if (!storedIds.ok) return { ok: false, stage: 'before', error: storedIds.error };
  const rows = await writeRows(way, target, { plan, link, ownership, stored, difference, storedIds: storedIds.value });
  if (!rows.ok) return { ok: false, stage: 'during', error: rows.error };
  if (difference.file) {
    const uploaded = await uploadReport(way, target);
    if (!uploaded.ok) return { ok: false, stage: 'during', error: uploaded.error };
  }
  return { ok: true, effect: 'written', digest, warnings: rows.value };
}

const ownerRefused =
  'The owner of the case may not read BeyondTrust sessions, so the session belongs to somebody else; give the owner the role BeyondTrust Agent.';

/**
 * Writes the rows, for the first owner whom Dynamics accepts: one who may not read sessions cannot be given any.
 * @returns what a person should know
 */
async function writeRows(
  way: Way,
  { ownership }: Target,
  input: Omit<WriteInput, 'owner' | 'remarks'>,
): Promise<Result<readonly string[]>> {
  const [wanted, ...others] = ownership.candidates;
  let written = await writeChunks(way, { ...input, owner: wanted, remarks: [] });
  if (written.ok || wanted === undefined) return written.ok ? { ok: true, value: [] } : written;
  const refused = written;
  for (const owner of others) {
    if (written.ok || written.error.kind !== 'permission') break;
    written = await writeChunks(way, { ...input, owner, remarks: [ownerRefused] });
  }
  return written.ok ? { ok: true, value: [ownerRefused] } : refused;
}

async function writeChunks({ client, signal }: Way, input: WriteInput): Promise<Result<undefined>> {
  for (const operations of chunksOf(input)) {
    const batch = await client.batch([{ kind: 'changeSet', operations }], { signal });
    if (!batch.ok) return batch;
  }
  return { ok: true, value: undefined };
}

async function uploadReport({ client, signal }: Way, { plan }: Target): Promise<Result<undefined>> {
  return client.uploadFile({
    set: 'bt_sessions',
    id: plan.session.id,
    column: 'bt_reportfile',
    name: reportFileName(plan.digests.document),
    content: await compressDocument(plan.document),
    signal,
  });
}
