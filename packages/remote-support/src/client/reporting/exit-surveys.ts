import type { ParticipantRole } from '@casebridge/plugin-api';
import { defined } from '../../defined.ts';
import { type Lsid, parseLsid } from '../../lsid.ts';
import { lineBreaks } from '../../report/participants.ts';
import { instantOf } from '../../report/values.ts';
import { child, childrenNamed, childText, type XmlElement } from '../../xml/xml-element.ts';

/** A survey as its own report tells it: with the wording of the questions, which a session report lacks. */
export interface ExitSurvey {
  /** The session that it is about. */
  readonly lsid: Lsid;
  readonly respondent: ParticipantRole;
  /** Number of the respondent within the session. */
  readonly gsnumber?: string;
  readonly submittedBy?: string;
  /** Seconds since 1970. */
  readonly submittedAt?: number;
  readonly questions: readonly ExitSurveyQuestion[];
}

/** A question with its answers: none if it was not answered, several where several could be chosen. */
export interface ExitSurveyQuestion {
  /** Code name, such as `rating`. */
  readonly name: string;
  readonly id?: string;
  readonly type?: string;
  readonly label?: string;
  readonly reportHeader?: string;
  readonly answers: readonly string[];
}

/** Reads a survey report; a survey without a session id belongs to nothing and is left out. */
export function readExitSurveys(root: XmlElement, respondent: ParticipantRole): readonly ExitSurvey[] {
  return childrenNamed(root, 'exit_survey')
    .map((each) => readExitSurvey(each, respondent))
    .filter((each) => each !== undefined);
}

function readExitSurvey(survey: XmlElement, respondent: ParticipantRole): ExitSurvey | undefined {
  const lsid = parseLsid(survey.attributes.lsid);
  if (lsid === undefined) return undefined;
  const submittedBy = child(survey, 'submitted_by');
  return {
    lsid,
    respondent,
    ...defined({
      gsnumber: submittedBy?.attributes.gsnumber ?? primaryOf(survey, respondent),
      submittedBy: submittedBy?.text.trim(),
      submittedAt: instantOf(survey),
    }),
    questions: childrenNamed(child(survey, 'question_list'), 'question').map(readQuestion),
  };
}

function primaryOf(survey: XmlElement, respondent: ParticipantRole): string | undefined {
  return child(survey, respondent === 'customer' ? 'primary_customer' : 'primary_rep')?.attributes.gsnumber;
}

function readQuestion(question: XmlElement): ExitSurveyQuestion {
  const text = (name: string) => childText(question, name)?.trim();
  return {
    name: text('name') ?? '',
    ...defined({
      id: question.attributes.id,
      type: text('type'),
      label: text('label'),
      reportHeader: text('report_header'),
    }),
    answers: childrenNamed(child(question, 'answer_list'), 'answer').map((each) => lineBreaks(each.text)),
  };
}
