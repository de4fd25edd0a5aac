import { element, isolated } from '../../dom/element.ts';
import type { NamedText } from '../model/session-view.ts';

export type SectionId = 'overview' | 'chat' | 'notes' | 'surveys' | 'participants' | 'system' | 'timeline';

/** A section of the page; its heading takes the focus of whoever jumps to it. */
export function section(id: SectionId, heading: string, ...content: readonly (Node | undefined)[]): HTMLElement {
  const head = element('h2', { id: `${id}-heading`, tabindex: -1 }, heading);
  return element('section', { id, 'aria-labelledby': head.id }, head, ...content);
}

/** Pairs of names and values. A name that is somebody else's text is set apart like the value. */
export function facts(pairs: readonly { readonly name: string; readonly value: Node | string }[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...pairs.map(({ name, value }) =>
      element(
        'div',
        {},
        element('dt', {}, isolated(name)),
        element('dd', {}, typeof value === 'string' ? lines(value) : value),
      ),
    ),
  );
}

/** A text with its line breaks, in its own direction. */
export function lines(text: string): HTMLElement {
  return element('span', { class: 'lines', dir: 'auto' }, text);
}

/** A text of many lines that a person can scroll to the side, by keyboard too. */
export function longText(text: string, label: string): HTMLElement {
  return element('pre', { role: 'group', 'aria-label': label, tabindex: 0, dir: 'auto' }, text);
}

/** Named texts as pairs. */
export function namedFacts(texts: readonly NamedText[]): HTMLElement {
  return facts(texts.map(({ name, value }) => ({ name, value })));
}
