import type { BulkSelection } from '../../bulk-acts/use-bulk-act.ts';

/** What the filters of the list are for an act on all that match. */
export type Match =
  | { readonly kind: 'not-offered'; readonly reason: string }
  | { readonly kind: 'selection'; readonly selection: BulkSelection };

const words: Readonly<Record<string, string>> = {
  ...{ type: 'event', externalKey: 'case number', text: 'text', from: 'time', until: 'time' },
};
const expressible = new Set(['state', 'configurationId', 'lsid', 'reason']);
const states = new Set(['dead', 'skipped', 'succeeded', 'pending', 'retrying']);

/** An act takes every filter of the list, or it is not offered: it must never reach what the list does not show. */
export function matchOf(filters: URLSearchParams): Match {
  const given = [...filters].filter(([key]) => key !== 'before' && key !== 'limit');
  if (given.length === 0) return { kind: 'not-offered', reason: 'To act on many, tick rows or set a filter.' };
  const other = given.find(([key]) => !expressible.has(key));
  if (other !== undefined) {
    const filter = words[other[0]] ?? other[0];
    return { kind: 'not-offered', reason: `An act on all that match cannot be narrowed by ${filter}: select rows.` };
  }
  const selection = Object.fromEntries(given) as BulkSelection;
  if (filters.get('state') === 'open') {
    return { kind: 'not-offered', reason: 'An act takes one state: choose Waiting or Waiting for a retry.' };
  }
  if (selection.state !== undefined && !states.has(selection.state)) {
    return { kind: 'not-offered', reason: 'Nothing can be done to what is running: wait for its end.' };
  }
  return { kind: 'selection', selection };
}
