import type { Language } from '../words/language.ts';
import { conversationOf, notesOf, retrievalsOf } from './model/conversation.ts';
import type { SessionView } from './model/session-view.ts';
import type { PartContext } from './parts/context.ts';
import { conversationPart } from './parts/conversation.ts';
import { pageHead, sectionLinks } from './parts/head.ts';
import { notesPart } from './parts/notes.ts';
import { overviewPart } from './parts/overview.ts';
import { participantsPart, surveysPart } from './parts/people.ts';
import { systemInformationPart } from './parts/system-information.ts';
import { timelinePart } from './parts/timeline.ts';
import { createSlices } from './slices.ts';
import { formatsIn } from './text/format.ts';
import { viewerWords } from './words/table.ts';

function links({ words }: PartContext, { events, surveys, participants }: SessionView) {
  return [
    { id: 'overview', label: words.overview },
    { id: 'chat', label: words.chat, count: conversationOf(events).length },
    { id: 'notes', label: words.notes, count: notesOf(events).length },
    { id: 'surveys', label: words.surveys, count: surveys.length },
    { id: 'participants', label: words.participants, count: participants.length },
    { id: 'system', label: words.system, count: retrievalsOf(events).length },
    { id: 'timeline', label: words.timeline, count: events.length },
  ] as const;
}

/**
 * The whole page of a session: one document with a section for each kind of data, the longest last. Nothing is hidden behind
 * tabs, so that find-in-page, print and a selection reach all of it.
 */
export function sessionPage(session: SessionView, language: Language, refresh: () => void): readonly HTMLElement[] {
  const formats = formatsIn(language, session.localTimeOf !== undefined);
  const context: PartContext = { words: viewerWords[language], formats, slices: createSlices() };
  return [
    pageHead(context, session, refresh),
    sectionLinks(context, links(context, session)),
    overviewPart(context, session),
    conversationPart(context, session),
    notesPart(context, session),
    surveysPart(context, session),
    participantsPart(context, session),
    systemInformationPart(context, session),
    timelinePart(context, session),
  ];
}
