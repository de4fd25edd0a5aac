import { guid, isGuid, quote, type DataverseReader, type Result } from '@casebridge/dataverse';
import { textOf } from '../values.ts';

/** More cases than this are not behind one reference: it is more likely a mistake. */
const mostCases = 1000;
// A case merged into one that was merged again and so on: more steps than this are taken for a circle.
const longestMergeChain = 10;

/** `$filter` for a case that a person names by its number or id. */
export function caseFilter(reference: string): string {
  return isGuid(reference) ? `incidentid eq ${guid(reference)}` : `ticketnumber eq ${quote(reference)}`;
}

/**
 * Every external key that leads to a case: what it was named by, its number and id, and those of cases that were merged into
 * it (docs/vendors/dataverse.md#merged-cases). Of a case that there is not, only what it was named by.
 */
export async function keysOfCase(
  client: DataverseReader,
  reference: string,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const [keys, ids] = [new Set([reference]), new Set<string>()];
  let filters = [caseFilter(reference)];
  for (let step = 0; step < longestMergeChain && filters.length > 0; step += 1) {
    const found: string[] = [];
    for (const filter of filters) {
      const cases = await client.all(
        { set: 'incidents', select: ['incidentid', 'ticketnumber'], filter, signal },
        mostCases,
      );
      if (!cases.ok) return cases;
      for (const row of cases.value) {
        const id = textOf(row, 'incidentid');
        if (id === undefined || ids.has(id)) continue;
        ids.add(id);
        found.push(id);
        for (const key of [id, textOf(row, 'ticketnumber')]) if (key !== undefined) keys.add(key);
      }
    }
    filters = found.map((id) => `_masterid_value eq ${guid(id)}`);
  }
  return { ok: true, value: [...keys] };
}
