import type { Platform } from './platform.ts';

interface Definition {
  readonly schemaname: string;
  readonly defaultvalue?: string | null;
  readonly environmentvariabledefinition_environmentvariablevalue?: readonly { readonly value?: string | null }[];
}

/**
 * Reads the solution's settings: what an administrator entered, else the default.
 * Source: docs/vendors/dataverse.md#environment-variables.
 * @param prefix beginning of the schema names
 * @returns values by schema name; none where this person may not read them
 */
export async function environmentVariables(
  { webApi }: Pick<Platform, 'webApi'>,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const values = 'environmentvariabledefinition_environmentvariablevalue($select=value)';
  const filter = `startswith(schemaname,'${prefix}')`;
  const options = `?$select=schemaname,defaultvalue&$expand=${values}&$filter=${filter}`;
  try {
    const { entities } = await webApi.retrieveMultipleRecords('environmentvariabledefinition', options);
    return new Map((entities as Definition[]).map((one) => [one.schemaname, valueOf(one)]));
  } catch {
    return new Map();
  }
}

function valueOf({ defaultvalue, environmentvariabledefinition_environmentvariablevalue: values }: Definition): string {
  return values?.[0]?.value ?? defaultvalue ?? '';
}
