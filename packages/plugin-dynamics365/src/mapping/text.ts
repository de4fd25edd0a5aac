/** Stands where a long text was cut; the report file holds the rest. */
export const cutMarker = '\n[cut here: the session report file holds the whole text]';
const shortMarker = '…';

// Dataverse's own interfaces are XML underneath: what XML cannot carry is refused or lost there.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unusable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Makes a text of a session fit to be stored: no control characters but line breaks and tabs, no half characters. */
export function clean(text: string): string {
  const usable = text.toWellFormed().replaceAll(unusable, '\ufffd');
  return usable.includes('\r') ? usable.replaceAll(/\r\n?/g, '\n') : usable;
}

/**
 * Cuts a text to at most `maxLength` UTF-16 units, which is how Dataverse counts (docs/vendors/dataverse.md#text-limits).
 * A long text is cut at the end of a line, or of a word, and shows a marker.
 */
export function fit(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const marker = maxLength > 10 * cutMarker.length ? cutMarker : shortMarker;
  const room = maxLength - marker.length;
  return wholeCharacters(text.slice(0, boundary(text, room))) + marker;
}

/** The last line or word boundary within the last tenth of the room, else the end of the room. */
function boundary(text: string, room: number): number {
  const earliest = Math.floor(room * 0.9);
  const line = text.lastIndexOf('\n', room);
  if (line >= earliest) return line;
  const word = text.lastIndexOf(' ', room);
  return word >= earliest ? word : room;
}

function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}

/**
 * Makes the text columns of a row: cleaned and cut, `null` where the report has nothing.
 * @param limits the columns with their longest text; each of them has to be given
 */
export function textColumns<K extends string>(
  limits: Readonly<Record<K, number>>,
  values: Readonly<Record<K, string | undefined>>,
): Record<K, string | null> {
  const columns = (Object.keys(limits) as K[]).map((column) => {
    const value = clean(values[column] ?? '');
    return [column, value === '' ? null : fit(value, limits[column])] as const;
  });
  return Object.fromEntries(columns) as Record<K, string | null>;
}

/** A text of several lines as one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
