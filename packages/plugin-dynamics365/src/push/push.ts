import type { DataverseClient, DataverseError, Result } from '@casebridge/dataverse';
import type { Stage } from '@casebridge/plugin-api';
import type { PushPlan } from '../mapping/plan.ts';
import { compressDocument, reportFileName } from '../mapping/report-file.ts';
import type { Link } from '../matching/link.ts';
import { differenceOf, digestWithLink } from './difference.ts';
import { chunksOf } from './operations.ts';
import { readChildIds, type StoredSession } from './stored.ts';

/** What came of a push: what was written, or what failed and how far it came. */
export type Pushed =
  | { readonly ok: true; readonly effect: 'written' | 'unchanged'; readonly digest: string }
  | { readonly ok: false; readonly stage: Stage; readonly error: DataverseError };

/** What is pushed where. */
export interface PushInput {
  readonly client: DataverseClient;
  readonly plan: PushPlan;
  readonly link: Link;
  readonly stored: StoredSession | undefined;
  readonly signal: AbortSignal;
}

/**
 * Brings a session to its plan: rows in change sets, then the report file. What is already there is not written again, so
 * an attempt that broke off anywhere is made good by the next.
 */
export async function push(input: PushInput): Promise<Pushed> {
  const { plan, link, stored } = input;
  const digest = digestWithLink(plan, link);
  const difference = differenceOf(plan, link, stored);
  if (!difference.session && !difference.file) return { ok: true, effect: 'unchanged', digest };

  const changed = stored === undefined ? [] : difference.parts;
  const storedIds = await readChildIds(input.client, plan.session.id, changed, input.signal);
  if (!storedIds.ok) return { ok: false, stage: 'before', error: storedIds.error };
  for (const { operations } of chunksOf({ plan, link, stored, difference, storedIds: storedIds.value })) {
    const batch = await input.client.batch([{ kind: 'changeSet', operations }], { signal: input.signal });
    if (!batch.ok) return { ok: false, stage: 'during', error: batch.error };
  }
  if (difference.file) {
    const uploaded = await uploadReport(input);
    if (!uploaded.ok) return { ok: false, stage: 'during', error: uploaded.error };
  }
  return { ok: true, effect: 'written', digest };
}

async function uploadReport({ client, plan, signal }: PushInput): Promise<Result<undefined>> {
  return client.uploadFile({
    set: 'bt_sessions',
    id: plan.session.id,
    column: 'bt_reportfile',
    name: reportFileName(plan.digests.document),
    content: await compressDocument(plan.document),
    signal,
  });
}
