import type { Reader } from './context.ts';

/**
 * Tells the newest version of each configuration.
 * @param ids those that are asked about; all if left out
 */
export async function presentVersions(db: Reader, ids?: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids?.length === 0) return new Map();
  let query = db
    .selectFrom('configuration_versions')
    .select('configuration_id')
    .select((select) => select.fn.max('version').as('version'))
    .groupBy('configuration_id');
  if (ids !== undefined) query = query.where('configuration_id', 'in', ids);
  const rows = await query.execute();
  return new Map(rows.map(({ configuration_id: id, version }) => [id, version]));
}
