import { element, isolated } from '../../dom/element.ts';
import { retrievalsOf } from '../model/conversation.ts';
import type { CategoryView, EventView, SessionView } from '../model/session-view.ts';
import type { Slices } from '../slices.ts';
import type { PartContext } from './context.ts';
import { actors, momentElement } from './event-texts.ts';
import { facts, longText, section } from './section.ts';

// As many rows as a slice makes without being felt.
const rowsOfSlice = 100;

function rowElement(cells: readonly string[]): HTMLElement {
  return element('tr', {}, ...cells.map((cell) => element('td', { dir: 'auto' }, cell)));
}

function table({ name, headers, rows }: CategoryView, slices: Slices): HTMLElement {
  const head = element('tr', {}, ...headers.map((header) => element('th', { scope: 'col', dir: 'auto' }, header)));
  const content = element('tbody');
  slices.add(
    (function* fill(): Generator<void> {
      for (let first = 0; first < rows.length; first += rowsOfSlice) {
        content.append(...rows.slice(first, first + rowsOfSlice).map(rowElement));
        yield;
      }
    })(),
  );
  const made = element('table', {}, element('thead', {}, head), content);
  return element('div', { class: 'wide', role: 'group', 'aria-label': name, tabindex: 0 }, made);
}

function category(one: CategoryView, slices: Slices): HTMLElement {
  const [only] = one.rows;
  const content =
    one.rows.length === 1 && only !== undefined
      ? facts(only.map((value, at) => ({ name: one.headers[at] ?? '', value })))
      : table(one, slices);
  return element('div', { class: 'category chunk' }, element('h4', {}, isolated(one.name)), content);
}

function retrieval(context: PartContext, event: EventView): HTMLElement {
  const head = element('h3', {}, momentElement(context, event.time), ' ', actors(context, event));
  const categories = event.systemInformation.map((one) => category(one, context.slices));
  return element('div', {}, head, ...categories);
}

/** System information of the customer's computer, once for each time that somebody asked for it. */
export function systemInformationPart(context: PartContext, session: SessionView): HTMLElement {
  const { words } = context;
  const retrievals = retrievalsOf(session.events);
  if (retrievals.length > 0) {
    return section('system', words.system, ...retrievals.map((event) => retrieval(context, event)));
  }
  const text = session.texts.systemInformation;
  const instead = text === undefined ? undefined : longText(text, words.system);
  return section('system', words.system, instead ?? element('p', {}, words.nothing.system));
}
