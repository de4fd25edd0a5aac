import type { Directory } from '../directory.ts';
import type { CustomAttribute } from '../sessions/model.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import type { Parsed } from '../xml-api/parsed.ts';

/** External key and custom fields that a caller gives for a session; a missing field changes nothing. */
export interface SessionFields {
  readonly externalKey?: string;
  readonly customAttributes: readonly CustomAttribute[];
}

const prefix = 'session.custom.';
const longestValue = 1024;
const longestTogether = 10 * 1024;

/**
 * Reads `session.custom.*`, the external key among them, with the vendor's limits.
 * Source: docs/vendors/remote-support.md#session-key.
 * @param takesOldKey whether `external_key` counts, too
 */
export function readFields(parameters: Parameters, directory: Directory, takesOldKey: boolean): Parsed<SessionFields> {
  const given = Object.entries(parameters)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => ({ codeName: name.slice(prefix.length), value }));
  const tooLong = given.find(({ value }) => value.length > longestValue);
  if (tooLong)
    return { ok: false, error: `The value of ${tooLong.codeName} is longer than ${longestValue} characters.` };
  if (given.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0) > longestTogether)
    return { ok: false, error: 'The custom fields are longer than 10 KB.' };
  const unknown = given.find(({ codeName }) => codeName !== 'external_key' && !displayName(codeName, directory));
  if (unknown) return { ok: false, error: `Unknown custom field: ${unknown.codeName}` };
  const externalKey = parameters[`${prefix}external_key`] ?? (takesOldKey ? parameters.external_key : undefined);
  const customAttributes = given
    .filter(({ codeName }) => codeName !== 'external_key')
    .map(({ codeName, value }) => ({ codeName, displayName: displayName(codeName, directory) ?? codeName, value }));
  return { ok: true, value: { ...(externalKey === undefined ? {} : { externalKey }), customAttributes } };
}

function displayName(codeName: string, directory: Directory): string | undefined {
  return directory.customFields.find((field) => field.codeName === codeName)?.displayName;
}
