import { compareCount, compareJson, compareRow, compareText, type Comparison } from './compare.ts';
import { expectedEvent, expectedParticipant, expectedSession, kindOfRow, label, storable } from './expected.ts';
import { systemCategories, type Participant, type PlayedSession, type SessionEvent } from './played.ts';
import type { Row, StoredSession } from './read-back.ts';

function compareParticipants(played: PlayedSession, rows: readonly Row[]): readonly Comparison[] {
  const participants: readonly Participant[] = [...played.customers, ...played.representatives];
  return [
    compareCount('participants', participants.length, rows.length),
    ...participants.flatMap((participant) =>
      compareRow(
        `${participant.role} ${participant.gsnumber}`,
        expectedParticipant(participant),
        rows.find((row) => row.bt_number === participant.gsnumber),
      ),
    ),
  ];
}

function compareEvents(played: PlayedSession, rows: readonly Row[]): readonly Comparison[] {
  const expected = played.events.flatMap((event, index) => {
    const kind = kindOfRow(event);
    return kind === undefined ? [] : [{ event, kind, ordinal: index + 1 }];
  });
  return [
    compareCount('event rows', expected.length, rows.length),
    ...expected.flatMap(({ event, kind, ordinal }) =>
      compareRow(
        `event ${ordinal}`,
        { ...expectedEvent(event, ordinal), [label('bt_kind')]: kind },
        rows.find((row) => row.bt_ordinal === ordinal),
      ),
    ),
  ];
}

type Answers = PlayedSession['surveys'][number]['answers'];

/** How often the same question was answered before, in one survey: what tells its rows apart. */
function repetitionOf(answers: Answers, answer: Answers[number]): number {
  return answers.slice(0, answers.indexOf(answer)).filter(({ name }) => name === answer.name).length;
}

function compareSurveys(played: PlayedSession, rows: readonly Row[]): readonly Comparison[] {
  const answers = played.surveys.flatMap((survey) => survey.answers.map((answer) => ({ survey, answer })));
  return [
    compareCount('survey answers', answers.length, rows.length),
    ...answers.flatMap(({ survey, answer }) =>
      compareRow(
        `${survey.respondent} ${survey.gsnumber} survey, ${answer.name}`,
        {
          bt_name: answer.name,
          bt_answer: answer.value,
          bt_respondentnumber: survey.gsnumber,
          [label('bt_respondent')]: survey.respondent === 'customer' ? 'Customer' : 'Representative',
        },
        rows.find(
          (row) =>
            row.bt_name === answer.name &&
            row.bt_respondentnumber === survey.gsnumber &&
            row.bt_answerindex === repetitionOf(survey.answers, answer),
        ),
      ),
    ),
  ];
}

/** Readable parts of an event in the transcript: the text of a chat, the names of files, the name of an action. */
function readablePart(event: SessionEvent): readonly string[] {
  if (event.type === 'Chat Message') return event.body === undefined ? [] : [storable(event.body)];
  const values = event.data.filter(({ name }) => name === 'action_name' || name === 'filename');
  return [...values.map(({ value }) => value), ...event.files.map(({ name }) => name)];
}

/** The long texts on the session's row. */
function compareTexts(played: PlayedSession, session: Row): readonly Comparison[] {
  const notes = played.events.filter((event) => event.type === 'Session Note Added').map(({ body }) => body ?? '');
  const general = systemCategories(played).filter(({ name }) => name === 'General');
  const facts = general.flatMap(({ rows }) => [...rows].flat());
  const attributes = played.customAttributes.map(({ value }) => value);
  return [
    ...compareText('bt_transcript', played.events.flatMap(readablePart), session.bt_transcript),
    ...compareText('bt_notes', notes, session.bt_notes),
    ...compareText(
      'bt_systeminformation',
      facts.map((fact) => fact.trim()),
      session.bt_systeminformation,
    ),
    ...compareText('bt_customattributes', attributes, session.bt_customattributes),
  ];
}

/** A file is told in a list of its own, or as data of the event. */
function filesOf({ files, data }: SessionEvent): readonly { name: string; sizeBytes?: number }[] {
  if (files.length > 0) return files;
  const name = data.find((value) => value.name === 'filename')?.value;
  const size = data.find((value) => value.name === 'filesize')?.value;
  if (name === undefined) return [];
  return [{ name, ...(size !== undefined && { sizeBytes: Number(size) }) }];
}

/** Addresses that may open without a login are left out unless the configuration asks for them. */
function withoutLinks(event: SessionEvent): unknown {
  const { timestamp, fileShape: _shape, data, systemInformation, ...rest } = event;
  return {
    ...rest,
    files: filesOf(event),
    epochSeconds: timestamp,
    data: data.map(({ name, value }) => ({
      name,
      value: /^(view|download)_url$/.test(name) ? '[link removed]' : value,
    })),
    ...(systemInformation && {
      systemInformation: {
        categories: systemInformation.categories.map((category) => ({ ...category, rows: [...category.rows] })),
      },
    }),
  };
}

interface SurveyKey {
  readonly respondent: string;
  readonly gsnumber: string;
}

/** Surveys are played in the order of time and reported by respondent: neither order means anything. */
function inOneOrder<S extends SurveyKey>(surveys: readonly S[]): readonly S[] {
  const key = ({ respondent, gsnumber }: SurveyKey): string => `${respondent} ${gsnumber}`;
  return surveys.toSorted((a, b) => key(a).localeCompare(key(b)));
}

/** The report file, which holds every event, not only those that became rows. */
function compareReport(played: PlayedSession, file: unknown): readonly Comparison[] {
  const expected = {
    head: { lsid: played.lsid, externalKey: played.externalKey },
    customAttributes: played.customAttributes,
    surveys: inOneOrder(played.surveys.map(({ respondent, gsnumber, answers }) => ({ respondent, gsnumber, answers }))),
    events: played.events.map(withoutLinks),
    unknown: [],
  };
  const { report } = (file ?? {}) as { report?: { surveys?: readonly SurveyKey[] } };
  return compareJson('report file', expected, { ...report, surveys: inOneOrder(report?.surveys ?? []) });
}

/**
 * Compares everything that was played with everything that is stored.
 * @param caseId the case that the session has to be linked to; `null` for none
 */
export function compareSession(
  played: PlayedSession,
  caseId: string | null,
  stored: StoredSession | undefined,
): readonly Comparison[] {
  return [
    ...compareRow('session', expectedSession(played, caseId), stored?.session),
    ...(stored === undefined
      ? []
      : [
          ...compareParticipants(played, stored.participants),
          ...compareEvents(played, stored.events),
          ...compareSurveys(played, stored.answers),
          ...compareTexts(played, stored.session),
          ...compareReport(played, stored.report),
        ]),
  ];
}
