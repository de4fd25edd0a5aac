import type { Values } from '../../form/schema.ts';

/** The version of a configuration as an ETag: an edit goes with it, so that what somebody else has saved meanwhile is not undone. */
export function versionOf({ version }: Values): string {
  return `"${String(version)}"`;
}
