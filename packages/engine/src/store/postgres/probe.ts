import pg from 'pg';

const oldestVersion = 14;

/**
 * Asks whether a PostgreSQL can be used, and leaves it as it is.
 * @returns what is wrong, as a sentence without the password; `undefined` if nothing is
 */
export async function probePostgres(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; may: boolean }>(
      "select current_setting('server_version_num') as version, has_database_privilege(current_database(), 'create') as may",
    );
    const [row] = rows;
    if (Number(row?.version ?? 0) < oldestVersion * 10_000) return `PostgreSQL ${oldestVersion} or later is needed.`;
    return row?.may === true ? undefined : 'The user may not make tables in the database. Grant the right to create.';
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.constructor.name : String(error);
    return `The database cannot be reached: ${reason}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}
