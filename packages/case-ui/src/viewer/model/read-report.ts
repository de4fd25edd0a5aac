import { readEvents } from './report-events.ts';
import { readFacts } from './report-facts.ts';
import { nameOfParticipant, readParticipants } from './report-participants.ts';
import { objectOf, objectsOf, textOf, type Json } from './json.ts';
import type { NamedText, Role, SessionView, SurveyView } from './session-view.ts';

/** The parts of a session that its report file tells; the rest is on its row. */
export type ReportParts = Pick<
  SessionView,
  'facts' | 'customAttributes' | 'participants' | 'events' | 'surveys' | 'unknown'
>;

/**
 * Reads a report file as the integration writes it. What is missing or of another shape is left out, so that a file of a
 * later version still shows what is known of it.
 * @returns `undefined` if it is no report file
 */
export function readReport(document: unknown): ReportParts | undefined {
  const file = objectOf(document);
  if (file.format !== 'casebridge-session-report') return undefined;
  const report = objectOf(file.report);
  return {
    facts: readFacts(file, report),
    customAttributes: objectsOf(report.customAttributes).map(customAttribute),
    participants: readParticipants(report.participants),
    events: readEvents(report.events, file.kinds),
    surveys: objectsOf(report.surveys).map((survey) => readSurvey(survey, report)),
    unknown: objectsOf(report.unknown).map(unknownPart),
  };
}

function customAttribute({ codeName, displayName, value }: Json): NamedText {
  return { name: textOf(displayName) || textOf(codeName), value: textOf(value) };
}

function readSurvey(survey: Json, report: Json): SurveyView {
  const respondent: Role = survey.respondent === 'representative' ? 'representative' : 'customer';
  const participant = objectsOf(report.participants).find(
    ({ role, gsnumber }) => role === respondent && gsnumber === survey.gsnumber,
  );
  return {
    respondent,
    name: participant === undefined ? '' : nameOfParticipant(participant),
    answers: objectsOf(survey.answers).map(({ name, value }) => ({ name: textOf(name), value: textOf(value) })),
  };
}

function unknownPart({ path, text, attributes }: Json): NamedText {
  const pairs = Object.entries(objectOf(attributes)).map(([name, value]) => `${name}=${textOf(value)}`);
  return { name: textOf(path), value: [textOf(text), ...pairs].filter((part) => part !== '').join(' ') };
}
