/** Preferences of a request's `Prefer` header: docs/vendors/dataverse.md#requests. */
export interface Preferences {
  representation: boolean;
  continueOnError: boolean;
  pageSize: number | undefined;
  /** Whether an annotation of this name is wanted. */
  wants(annotation: string): boolean;
  /** Preferences that were understood, for `Preference-Applied`. */
  applied: string[];
}

/** Reads a `Prefer` header; unknown preferences are ignored, as HTTP demands. */
export function readPreferences(header: string | undefined): Preferences {
  const parts = splitHeader(header ?? '');
  const find = (pattern: RegExp): RegExpExecArray | undefined =>
    parts.map((part) => pattern.exec(part)).find((match) => match !== null) ?? undefined;
  const representation = find(/^return=representation$/i) !== undefined;
  const pageSize = find(/^odata\.maxpagesize=(\d+)$/i)?.[1];
  const annotations = find(/^odata\.include-annotations="?([^"]*)"?$/i)?.[1];
  return {
    representation,
    continueOnError: find(/^odata\.continue-on-error(=true)?$/i) !== undefined,
    pageSize: pageSize === undefined ? undefined : Number(pageSize),
    wants: annotationFilter(annotations),
    applied: [
      ...(representation ? ['return=representation'] : []),
      ...(pageSize === undefined ? [] : [`odata.maxpagesize=${pageSize}`]),
      ...(annotations === undefined ? [] : [`odata.include-annotations="${annotations}"`]),
    ],
  };
}

function splitHeader(header: string): string[] {
  return [...header.matchAll(/(?:[^,"]|"[^"]*")+/g)].map((match) => match[0].trim());
}

function annotationFilter(list: string | undefined): (annotation: string) => boolean {
  const patterns = (list ?? '').split(',').map((one) => one.trim());
  const wanted = patterns.filter((one) => one !== '' && !one.startsWith('-'));
  const unwanted = patterns.filter((one) => one.startsWith('-')).map((one) => one.slice(1));
  const matches = (pattern: string, name: string): boolean =>
    pattern === '*' || pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));
  if (wanted.length === 0) return () => false;
  return (name) => wanted.some((one) => matches(one, name)) && !unwanted.some((one) => matches(one, name));
}
