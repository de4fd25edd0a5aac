/**
 * Which sessions a report is about. `durationSeconds` 0 means up to now. A selection by end has closed sessions only, one
 * by start also running ones. Source: docs/vendors/remote-support.md#time-parameters.
 */
export type SessionSelection =
  | { readonly by: 'lsid'; readonly lsid: string }
  | { readonly by: 'lsids'; readonly lsids: readonly string[] }
  | { readonly by: 'end' | 'start'; readonly sinceEpochSeconds: number; readonly durationSeconds: number };

/**
 * The request parameters of a selection.
 * @throws RangeError for one that selects nothing or that the appliance would read as another
 */
export function selectionParameters(selection: SessionSelection): Record<string, string> {
  switch (selection.by) {
    case 'lsid':
      return { lsid: selection.lsid };
    case 'lsids':
      if (selection.lsids.length === 0) throw new RangeError('A selection by session ids names at least one.');
      return { lsids: selection.lsids.join(',') };
    case 'end':
    case 'start': {
      const { sinceEpochSeconds, durationSeconds } = selection;
      if (![sinceEpochSeconds, durationSeconds].every((each) => Number.isInteger(each) && each >= 0)) {
        throw new RangeError('A period is given in whole seconds, not below 0.');
      }
      return { [`${selection.by}_time`]: String(sinceEpochSeconds), duration: String(durationSeconds) };
    }
  }
}
