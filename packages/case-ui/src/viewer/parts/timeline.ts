import { element } from '../../dom/element.ts';
import { createMatcher } from '../model/filter.ts';
import { eventKinds, type EventKind, type EventView, type SessionView } from '../model/session-view.ts';
import { chunkedList } from './chunked-list.ts';
import type { PartContext } from './context.ts';
import { actors, body, detailLine, fileLine, momentElement } from './event-texts.ts';
import { section } from './section.ts';

// Each row has its day, too: a filter may leave any of them alone.
function row(context: PartContext, event: EventView): HTMLElement {
  return element(
    'div',
    { class: `event ${event.kind}` },
    element(
      'div',
      { class: 'meta' },
      momentElement(context, event.time),
      ' ',
      element('b', { dir: 'auto' }, event.type),
      ' ',
      actors(context, event),
    ),
    body(event.text),
    ...event.files.map((file) => fileLine(context, file)),
    ...event.details.map(detailLine),
  );
}

interface FilterBar {
  readonly bar: HTMLElement;
  readonly kinds: () => ReadonlySet<EventKind>;
  readonly search: () => string;
}

function filterBar({ words }: PartContext, present: readonly EventKind[], changed: () => void): FilterBar {
  const boxes = present.map((kind) => {
    const box = element('input', { type: 'checkbox', checked: true, value: kind });
    box.addEventListener('change', changed);
    return { kind, box, label: element('label', {}, box, ` ${words.kinds[kind]}`) };
  });
  const input = element('input', { type: 'search', maxlength: 200, autocomplete: 'off' });
  input.addEventListener('input', changed);
  const search = element('label', { class: 'search' }, `${words.search} `, input);
  const kinds = element('fieldset', {}, element('legend', {}, words.show), ...boxes.map(({ label }) => label));
  return {
    bar: element('div', { class: 'filter', role: 'search' }, kinds, search),
    kinds: () => new Set(boxes.filter(({ box }) => box.checked).map(({ kind }) => kind)),
    search: () => input.value,
  };
}

/** Every event, with filters by kind and a search. */
export function timelinePart(context: PartContext, { events }: SessionView): HTMLElement {
  const { words } = context;
  if (events.length === 0) return section('timeline', words.timeline, element('p', {}, words.nothing.timeline));
  const matches = createMatcher(events);
  const present = eventKinds.filter((kind) => events.some((event) => event.kind === kind));
  const made = chunkedList(events, (event) => row(context, event), words.timeline, context.slices);
  const count = element('p', { class: 'count', role: 'status' }, words.found(events.length, events.length));
  const filter = filterBar(context, present, () => {
    const isShown = matches({ kinds: filter.kinds(), search: filter.search() });
    made.show(isShown);
    count.textContent = words.found(isShown.filter(Boolean).length, events.length);
  });
  return section('timeline', words.timeline, filter.bar, count, made.list);
}
