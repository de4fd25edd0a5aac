import { createHash } from 'node:crypto';

/**
 * A fixed GUID for a name, so that what has no id of its own keeps the same one over resets and restarts.
 * @param kind what is named, so that equal names of different kinds differ
 */
export function idOf(kind: string, name: string): string {
  const hex = createHash('sha256').update(`${kind}:${name.toLowerCase()}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The metadata id of a column. */
export function columnIdOf(table: string, column: string): string {
  return idOf('column', `${table}.${column}`);
}
