import { describeSession } from '../sessions/describe.ts';
import type { PlayedSession, Survey } from '../sessions/model.ts';
import type { SessionRecord } from '../sessions/record.ts';
import { spellLsid, type ApplianceSettings } from '../settings.ts';
import { root } from '../xml-api/answers.ts';
import { element, joined, leaf, type Pieces } from '../xml-api/xml.ts';
import { nothingFound, reportError, searchSessions, type Report, type ReportCall } from './report.ts';
import { onOneLine } from './session-xml.ts';

const listName = 'exit_survey_list';

/**
 * `SupportCustExitSurvey` and `SupportRepExitSurvey`: times select by the session, not by the survey.
 * Source: docs/vendors/remote-support.md#exit-surveys.
 */
export function exitSurveys(respondent: Survey['respondent']): Report {
  return (call) => {
    const { report_type: type, id } = call.parameters;
    if (type !== 'rep') return reportError('Invalid report_type.', 'root-error', listName, call);
    const search = searchSessions(listName, call);
    if (!search.ok) return search.answer;
    const entries = search.found.flatMap((record) => entriesOf(record, respondent, id, call));
    if (entries.length === 0) return nothingFound(listName, call).answer;
    return root(listName, 'reporting', call.settings, joined(entries.map((entry) => writeEntry(entry, call.settings))));
  };
}

interface Entry {
  readonly session: PlayedSession;
  readonly survey: Survey;
}

/** The surveys of a session, of those in which the representative took part where one is asked for. */
function entriesOf(
  record: SessionRecord,
  respondent: Survey['respondent'],
  representativeId: string | undefined,
  call: ReportCall,
): Entry[] {
  const session = describeSession(record, call.view);
  const isAsked = (id: string): boolean =>
    representativeId === undefined || representativeId === 'all' || representativeId === id;
  if (representativeId !== undefined && representativeId !== 'all')
    if (!session.representatives.some(({ id }) => isAsked(id))) return [];
  return session.surveys.filter((survey) => survey.respondent === respondent).map((survey) => ({ session, survey }));
}

function writeEntry({ session, survey }: Entry, settings: ApplianceSettings): Pieces {
  const { primaryRepresentative, primaryCustomer, representatives, lsid } = session;
  const isCustomer = survey.respondent === 'customer';
  const people = isCustomer ? session.customers : representatives;
  const author = people.find(({ gsnumber }) => gsnumber === survey.gsnumber);
  return element('exit_survey', { lsid: spellLsid(lsid, settings), ts: survey.submittedAt }, [
    leaf('submitted_by', author?.username, { type: isCustomer ? 'customer' : 'rep', gsnumber: survey.gsnumber }),
    ...(primaryRepresentative
      ? [leaf('primary_rep', primaryRepresentative.name, pick(primaryRepresentative, 'gsnumber', 'id'))]
      : []),
    ...(primaryCustomer ? [leaf('primary_customer', primaryCustomer.name, pick(primaryCustomer, 'gsnumber'))] : []),
    ...element(
      'rep_list',
      {},
      representatives.map((person) => leaf('representative', person.displayName, pick(person, 'gsnumber', 'id'))),
    ),
    ...element('question_list', {}, joined(survey.answers.map(writeQuestion))),
  ]);
}

function pick<K extends string>(from: Readonly<Record<K, string>>, ...names: readonly K[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

/** A question without an answer has no list of answers. */
function writeQuestion({ name, value }: Survey['answers'][number], index: number): Pieces {
  const isLong = name === 'comments';
  return element('question', { id: index + 1 }, [
    leaf('type', isLong ? 'textarea' : 'radio'),
    leaf('label', labels[name] ?? name),
    leaf('name', name),
    leaf('report_header', labels[name] ?? name),
    ...(value === '' ? [] : element('answer_list', {}, [leaf('answer', onOneLine(value))])),
  ]);
}

const labels: Readonly<Record<string, string>> = {
  rating: 'How satisfied are you?',
  comments: 'Is there anything you would like to tell us?',
  contact_again: 'May we contact you again?',
  close_state: 'How was the session closed?',
};
