import { element, isolated } from '../dom/element.ts';
import { formatsIn } from '../viewer/text/format.ts';
import type { Language } from '../words/language.ts';
import { mostSessions, type ListedSession } from './load-sessions.ts';
import { listWords, type ListWords } from './words.ts';

function when(session: ListedSession, language: Language, words: ListWords): string {
  const { start, durationSeconds, localTimeOf } = session;
  const formats = formatsIn(language, localTimeOf !== undefined);
  const zone = localTimeOf === undefined ? '' : ` (${words.localTime(localTimeOf)})`;
  return [
    ...(start === undefined ? [] : [`${formats.moment(start)}${zone}`]),
    ...(durationSeconds === undefined ? [] : [formats.duration(durationSeconds)]),
  ].join(' · ');
}

function marks({ state, unlinked, ratings }: ListedSession, words: ListWords): HTMLElement {
  const mark = (kind: string, ...content: readonly (Node | string)[]): HTMLElement =>
    element('span', { class: `mark ${kind}` }, ...content);
  return element(
    'span',
    { class: 'marks' },
    mark(state, words.states[state]),
    ...ratings.map((rating) => mark('rating', `${words.rating} `, isolated(rating))),
    ...(unlinked === undefined ? [] : [mark('unlinked', words.unlinked[unlinked])]),
  );
}

/** The sessions of a case at a glance, each of which opens at a press. */
export function sessionList(
  sessions: readonly ListedSession[],
  isCut: boolean,
  language: Language,
  open: (id: string) => void,
): readonly HTMLElement[] {
  const words = listWords[language];
  if (sessions.length === 0) return [element('p', { class: 'message' }, words.none)];
  const items = sessions.map((session) => {
    const name = element('button', { type: 'button', class: 'open' }, isolated(session.name));
    name.addEventListener('click', () => open(session.id));
    const time = element('span', { class: 'when' }, when(session, language, words));
    return element('li', {}, name, time, marks(session, words));
  });
  const list = element('ul', { 'aria-label': words.sessions }, ...items);
  return isCut ? [list, element('p', { class: 'message' }, words.cut(mostSessions))] : [list];
}
