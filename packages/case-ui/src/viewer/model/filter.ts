import type { EventKind, EventView } from './session-view.ts';

/** Filter of the timeline. */
export interface Filter {
  readonly kinds: ReadonlySet<EventKind>;
  /** Words that all have to stand somewhere in the event, in any letter case. */
  readonly search: string;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Everything of an event that a person may search for. */
function wordsOf({ type, by, to, text, files, details, systemInformation }: EventView): string {
  const sections = systemInformation.flatMap(({ name, headers, rows }) => [name, ...headers, ...rows.flat()]);
  const facts = details.flatMap(({ name, value }) => [name, value]);
  return [type, by?.name ?? '', to?.name ?? '', text, ...files.map(({ name }) => name), ...facts, ...sections].join(
    ' ',
  );
}

/** Makes a test of events for a filter; texts are folded once and kept, so that each letter typed costs a scan only. */
export function createMatcher(events: readonly EventView[]): (filter: Filter) => readonly boolean[] {
  let folded: readonly string[] | undefined;
  return ({ kinds, search }) => {
    const words = fold(search)
      .split(/\s+/)
      .filter((word) => word !== '');
    const texts = words.length === 0 ? undefined : (folded ??= events.map((event) => fold(wordsOf(event))));
    return events.map(
      ({ kind }, index) => kinds.has(kind) && words.every((word) => texts?.[index]?.includes(word) === true),
    );
  };
}
