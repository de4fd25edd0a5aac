import type { Participant, SessionEvent, SessionReport, Survey } from '@casebridge/plugin-api';
import { redactReport } from './redact-report.ts';
import type { RedactionRule } from './rule.ts';
import { createRedactor } from './rules.ts';

/** Data of events that is about a person rather than about the case. */
const droppedData: ReadonlySet<string> = new Set([
  'windowName',
  'targetName',
  'value_data',
  'value_data_old',
  'value_data_new',
  'private_ip',
  'public_ip',
]);

const addressRules: readonly RedactionRule[] = [
  {
    name: 'hardware addresses',
    pattern: /(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/giu,
    replacement: () => '[address]',
  },
  {
    name: 'IPv6 addresses',
    pattern: /(?<![\w:])[0-9a-f]{0,4}:[0-9a-f:]{1,38}(?![\w:])/giu,
    // Times of the day look alike; the parser of URLs knows which is an address.
    replacement: (found) => (URL.canParse(`http://[${found}]/`) ? '[address]' : found),
  },
  {
    name: 'IPv4 addresses',
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\d.])/gu,
    replacement: () => '[address]',
  },
];

const withoutAddresses = createRedactor(addressRules);

function minimalParticipant(participant: Participant): Participant {
  const { publicIp: _public, privateIp: _private, secondsInvolved: _seconds, ...rest } = participant;
  return rest;
}

function minimalEvent(event: SessionEvent): SessionEvent {
  return { ...event, data: event.data.filter(({ name }) => !droppedData.has(name)) };
}

/** A customer's number, or an answer to a question that asks for one, rates the representative. */
function isRating({ name, value }: Survey['answers'][number]): boolean {
  return /rating|score|stars/i.test(name) || /^\s*\d{1,2}\s*$/.test(value);
}

function minimalSurvey(survey: Survey): Survey {
  if (survey.respondent !== 'customer') return survey;
  return { ...survey, answers: survey.answers.filter((answer) => !isRating(answer)) };
}

/**
 * The report without what a case does not need: window titles, registry values, addresses of computers, the seconds that a
 * representative spent, customers' ratings of a person. What people wrote to each other stays as it is.
 */
export function dataMinimal(report: SessionReport): SessionReport {
  const events = report.events.map(minimalEvent);
  const { events: told, unknown } = redactReport({ ...report, events: events.map(withoutBody) }, withoutAddresses);
  return {
    ...report,
    participants: report.participants.map(minimalParticipant),
    surveys: report.surveys.map(minimalSurvey),
    events: told.map((event, index) => withBodyOf(event, events[index])),
    unknown,
  };
}

/** Drops an event's body. */
function withoutBody({ body: _body, ...event }: SessionEvent): SessionEvent {
  return event;
}

function withBodyOf(event: SessionEvent, original: SessionEvent | undefined): SessionEvent {
  return original?.body === undefined ? event : { ...event, body: original.body };
}
