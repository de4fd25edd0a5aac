import type { Reader, Tx } from './context.ts';

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

/**
 * Whether a version of a configuration is the newest, which it stays until the transaction has ended. An edit by another
 * process that is on its way is awaited: what an old version has met must not outlast it.
 */
export async function isNewest(tx: Tx, configurationId: string, version: number): Promise<boolean> {
  // Whoever saves begins with this row. Writing its own value to it is a lock in both databases.
  await tx
    .updateTable('configurations')
    .set((set) => ({ disabled: set.ref('disabled') }))
    .where('id', '=', configurationId)
    .execute();
  return ((await presentVersions(tx, [configurationId])).get(configurationId) ?? 0) === version;
}
