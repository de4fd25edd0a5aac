/** Query of the page's address. */
export interface AskedCase {
  /** The number, or the external key of the session; `''` where none was passed. */
  readonly number: string;
  /** The app in which the case is to open. */
  readonly appId?: string;
}

// Longer than any external key; more is no number of a case.
const longest = 200;

const withApp = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(.*)$/is;

/**
 * Reads `data`, the one parameter that a web resource may have: a case number, or the id of an app, a colon and a case number.
 * A macro that the console did not fill in counts as none.
 */
export function askedCase(search: string): AskedCase {
  const data = (new URLSearchParams(search).get('data') ?? '').trim();
  const [, appId, rest] = withApp.exec(data) ?? [];
  const number = (rest ?? data).trim().slice(0, longest);
  const isMacro = /^%[\w.]+%$/.test(number);
  return { number: isMacro ? '' : number, ...(appId === undefined ? {} : { appId: appId.toLowerCase() }) };
}

/** The address of a case's form. Source: docs/vendors/dataverse.md#client. */
export function caseAddress(caseId: string, appId: string | undefined): string {
  const app = appId === undefined ? '' : `appid=${appId}&`;
  return `/main.aspx?${app}pagetype=entityrecord&etn=incident&id=${caseId}`;
}
