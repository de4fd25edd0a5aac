import type { SessionReport, Survey, SurveyAnswer } from '@casebridge/plugin-api';
import { rowId } from '../row-id.ts';
import { answerTexts, roles } from './columns.ts';
import { participantName } from './participant-rows.ts';
import type { PlannedRow } from './push-plan.ts';
import { textColumns } from './text.ts';

function respondentName(report: SessionReport, survey: Survey): string | undefined {
  const respondent = report.participants.find(
    (participant) => participant.role === survey.respondent && participant.gsnumber === survey.gsnumber,
  );
  return respondent === undefined ? undefined : participantName(respondent);
}

function answerRow(report: SessionReport, survey: Survey, answer: SurveyAnswer, index: number): PlannedRow['row'] {
  return {
    ...textColumns(answerTexts, {
      bt_name: answer.name,
      bt_respondentnumber: survey.gsnumber,
      bt_respondentname: respondentName(report, survey),
      bt_answer: answer.value,
    }),
    bt_respondent: roles[survey.respondent],
    bt_answerindex: index,
  };
}

/** One row for each answer; a question that one person answered several times is counted through. */
export function answerRows(report: SessionReport): PlannedRow[] {
  const counts = new Map<string, number>();
  return report.surveys.flatMap((survey) =>
    survey.answers.map((answer) => {
      const parts = [survey.respondent, survey.gsnumber ?? '', answer.name];
      const key = JSON.stringify(parts);
      const index = counts.get(key) ?? 0;
      counts.set(key, index + 1);
      const id = rowId('bt_surveyanswer', report.head.lsid, ...parts, String(index));
      return { id, row: answerRow(report, survey, answer, index) };
    }),
  );
}
