import { conversationOf, notesOf, retrievalsOf } from '../model/conversation.ts';
import type { CategoryView, EventView, NamedText, SessionView } from '../model/session-view.ts';
import { nameOf, type TextContext } from './names.ts';
import { readableFacts } from './readable-facts.ts';

type Lines = readonly string[];

function heading(text: string): Lines {
  return ['', `== ${text} ==`];
}

function pair({ name, value }: NamedText): string {
  return `${name}: ${value}`;
}

function eventLine(context: TextContext, event: EventView): string {
  const { by, to, time, kind, type, text, files, details } = event;
  const moment = time === undefined ? '' : `[${context.formats.moment(time)}] `;
  const who = by === undefined ? '' : nameOf(context, by);
  const whom = to === undefined || to.type === 'everyone' ? '' : ` ${context.words.to} ${nameOf(context, to)}`;
  const what = kind === 'chat' || kind === 'note' ? '' : `${type} `;
  const told = [
    ...(text === '' ? [] : [text]),
    ...files.map(({ name, bytes }) => (bytes === undefined ? name : `${name} (${context.formats.bytes(bytes)})`)),
    ...details.map((detail) => (detail.name === 'action_name' ? detail.value : pair(detail))),
  ];
  return `${moment}${what}${who}${whom}: ${told.join('; ')}`;
}

function category({ name, headers, rows }: CategoryView): Lines {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined)
    return [name, ...only.map((value, at) => `  ${headers[at] ?? ''}: ${value}`)];
  return [name, ...[headers, ...rows].map((row) => `  ${row.join(' | ')}`)];
}

function part(title: string, lines: Lines, instead: string | undefined): Lines {
  if (lines.length > 0) return [...heading(title), ...lines];
  return instead === undefined ? [] : [...heading(title), instead];
}

function people({ words }: TextContext, { participants, surveys }: SessionView): Lines {
  const told = participants.map(({ name, role, details }) =>
    [`${name} (${words.roles[role]})`, ...details.map((one) => `  ${words.details[one.name]}: ${one.value}`)].join(
      '\n',
    ),
  );
  const answers = surveys.map(({ respondent, name, answers: given }) =>
    [`${words.surveyOf[respondent]}${name === '' ? '' : `: ${name}`}`, ...given.map((one) => `  ${pair(one)}`)].join(
      '\n',
    ),
  );
  return [...part(words.surveys, answers, undefined), ...part(words.participants, told, undefined)];
}

/** The whole session as text with times and names, for an e-mail or a file. */
export function readableText(context: TextContext, session: SessionView): string {
  const { words } = context;
  const { events, texts } = session;
  const line = (event: EventView): string => eventLine(context, event);
  const system = retrievalsOf(events).flatMap((event) => [line(event), ...event.systemInformation.flatMap(category)]);
  return [
    session.name,
    ...readableFacts(context, session).map(pair),
    ...part(words.chat, conversationOf(events).map(line), texts.transcript),
    ...part(words.notes, notesOf(events).map(line), texts.notes),
    ...people(context, session),
    ...part(words.system, system, texts.systemInformation),
    ...part(words.timeline, events.map(line), undefined),
  ].join('\n');
}
