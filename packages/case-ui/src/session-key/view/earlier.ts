import { element, isolated } from '../../dom/element.ts';
import type { Words } from '../word-list.ts';

/** A key of the case as the list shows it; times are texts already. */
export interface EarlierKey {
  readonly at: string;
  readonly by: string;
  readonly queue: string;
  readonly state: keyof Words['states'];
}

export function drawEarlier(keys: readonly EarlierKey[], words: Words): readonly Node[] {
  if (keys.length === 0) return [];
  const items = keys.map(({ at, by, queue, state }) =>
    element('li', {}, `${at}, `, isolated(by), ', ', isolated(queue), `: ${words.states[state]}`),
  );
  return [
    element('details', {}, element('summary', {}, `${words.earlier} (${keys.length})`), element('ul', {}, ...items)),
  ];
}
