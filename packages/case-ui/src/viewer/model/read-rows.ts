import { numberOf, optional, textOf, type Json } from './json.ts';
import { worthTelling } from './report-participants.ts';
import { eventKindOf, roleOf } from './row-choices.ts';
import { wallClock } from './row-times.ts';
import type { Actor, EventView, FileView, NamedText, ParticipantDetailName } from './session-view.ts';
import type { ParticipantView, SessionView, SurveyView } from './session-view.ts';

/** The rows that belong to a session, as the Web API gives them. */
export interface ChildRows {
  readonly participants: readonly Json[];
  /** In their order. */
  readonly events: readonly Json[];
  readonly answers: readonly Json[];
}

/** Reads the rows of a session into what is shown of its participants, events and surveys. */
export function readChildRows(rows: ChildRows): Pick<SessionView, 'participants' | 'events' | 'surveys'> {
  return {
    participants: rows.participants.map(readParticipant),
    events: rows.events.map(readEvent),
    surveys: readSurveys(rows.answers),
  };
}

const participantColumns: readonly (readonly [column: string, name: ParticipantDetailName])[] = [
  ['bt_username', 'username'],
  ['bt_publicdisplayname', 'publicName'],
  ['bt_privatedisplayname', 'privateName'],
  ['bt_enteredname', 'enteredName'],
  ['bt_hostname', 'hostname'],
  ['bt_operatingsystem', 'operatingSystem'],
  ['bt_publicip', 'publicAddress'],
  ['bt_privateip', 'privateAddress'],
  ['bt_company', 'company'],
  ['bt_companycode', 'companyCode'],
  ['bt_issue', 'issue'],
  ['bt_details', 'details'],
];

function readParticipant(row: Json): ParticipantView {
  const name = textOf(row.bt_name);
  const details = participantColumns.map(([column, detail]) => ({ name: detail, value: textOf(row[column]) }));
  return {
    role: roleOf(row.bt_role),
    name,
    primary: row.bt_primary === true,
    invited: row.bt_invited === true,
    ...optional('secondsInvolved', numberOf(row.bt_secondsinvolved)),
    details: worthTelling(details, name),
  };
}

function actorOf(name: unknown, type: unknown): Actor | undefined {
  return textOf(name) === '' ? undefined : { name: textOf(name), type: textOf(type) };
}

// A row has the names of all files and the size of all together: which has which size is known where there is one.
function filesOf({ bt_filenames: names, bt_filebytes: bytes }: Json): FileView[] {
  const files = textOf(names)
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => ({ name }));
  return files.length === 1 ? files.map((file) => ({ ...file, ...optional('bytes', numberOf(bytes)) })) : files;
}

/** Lines `name: value`, as the integration writes them; a line without a colon goes on with the value before. */
export function namedTexts(text: string): NamedText[] {
  const pairs: { name: string; value: string }[] = [];
  for (const line of text.split('\n')) {
    const [, name, value] = /^([^:\s][^:]*): (.*)$/s.exec(line) ?? [];
    const last = pairs.at(-1);
    if (name !== undefined && value !== undefined) pairs.push({ name, value });
    else if (last !== undefined) last.value += `\n${line}`;
    else if (line.trim() !== '') pairs.push({ name: '', value: line });
  }
  return pairs;
}

function readEvent(row: Json): EventView {
  const files = filesOf(row);
  const details = namedTexts(textOf(row.bt_data));
  return {
    ordinal: numberOf(row.bt_ordinal) ?? 0,
    kind: eventKindOf(row.bt_kind),
    type: textOf(row.bt_eventtype),
    ...optional('time', wallClock(row.bt_time)),
    ...optional('by', actorOf(row.bt_performedby, row.bt_performedbytype)),
    ...optional('to', actorOf(row.bt_destination, row.bt_destinationtype)),
    text: textOf(row.bt_text),
    files,
    details: details.filter(({ name }) => files.length === 0 || (name !== 'filename' && name !== 'filesize')),
    systemInformation: [],
  };
}

function readSurveys(rows: readonly Json[]): SurveyView[] {
  const surveys = new Map<string, { survey: SurveyView; answers: NamedText[] }>();
  for (const row of rows) {
    const respondent = roleOf(row.bt_respondent);
    const key = `${respondent} ${textOf(row.bt_respondentnumber)}`;
    const answers = surveys.get(key)?.answers ?? [];
    answers.push({ name: textOf(row.bt_name), value: textOf(row.bt_answer) });
    surveys.set(key, { survey: { respondent, name: textOf(row.bt_respondentname), answers }, answers });
  }
  return [...surveys.values()].map(({ survey }) => survey);
}
