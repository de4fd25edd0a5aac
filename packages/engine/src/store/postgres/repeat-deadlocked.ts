const mostTries = 5;

/**
 * Does a transaction again that PostgreSQL has rolled back because it and another one waited for each other: nothing of it was
 * written, and the other one goes on. Writes share a transaction as they come, so that no one order of locks would rule it out.
 */
export async function repeatDeadlocked<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tries === mostTries || !isDeadlock(error)) throw error;
    }
  }
}

/** SQLSTATE `deadlock_detected`. */
function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}
