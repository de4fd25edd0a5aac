import { element, isolated } from '../../dom/element.ts';
import type { EventView, FileView, Milliseconds, NamedText } from '../model/session-view.ts';
import { nameOf } from '../text/names.ts';
import type { PartContext } from './context.ts';

/** A time of the day, for rows that stand below their day. */
export function timeElement({ formats }: PartContext, time: Milliseconds | undefined): HTMLElement | undefined {
  return time === undefined ? undefined : element('time', {}, formats.timeOfDay(time));
}

/** Day and time. */
export function momentElement({ formats }: PartContext, time: Milliseconds | undefined): HTMLElement | undefined {
  return time === undefined ? undefined : element('time', {}, formats.moment(time));
}

/** The day above a row, where it is another one than that of the row before. */
export function dayAbove({ formats }: PartContext, event: EventView, before?: EventView): HTMLElement | undefined {
  if (event.time === undefined) return undefined;
  const day = formats.day(event.time);
  if (before?.time !== undefined && formats.day(before.time) === day) return undefined;
  return element('div', { class: 'day' }, day);
}

/** Who did it, and to whom. Without `to everyone`, which nobody needs to be told. */
export function actors(context: PartContext, { by, to }: EventView): HTMLElement {
  const line = element('span', { class: 'actors' });
  if (by !== undefined) line.append(isolated(nameOf(context, by)));
  if (to !== undefined && to.type !== 'everyone') {
    line.append(` ${context.words.to} `, isolated(nameOf(context, to)));
  }
  return line;
}

/** Somebody's text as it was written, with its line breaks and in its own direction. */
export function body(text: string): HTMLElement | undefined {
  return text === '' ? undefined : element('div', { class: 'body', dir: 'auto' }, text);
}

/** A file with its size. */
export function fileLine({ formats }: PartContext, { name, bytes }: FileView): HTMLElement {
  const size = bytes === undefined ? undefined : ` (${formats.bytes(bytes)})`;
  return element('div', { class: 'file' }, isolated(name), size);
}

/** A name and its value; the name alone where it says all. */
export function detailLine({ name, value }: NamedText): HTMLElement {
  if (name === 'action_name' || name === '') return element('div', { class: 'detail' }, isolated(value));
  return element('div', { class: 'detail' }, isolated(name), ': ', isolated(value));
}
