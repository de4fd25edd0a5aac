import { childOf, choice, count, memo, text } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable } from '../model.ts';
import { participantRoles } from './choices.ts';

/** One answer of an exit survey. A question with several answers has several rows. */
export const surveyAnswer = defineTable({
  schemaName: 'bt_SurveyAnswer',
  entitySet: 'bt_surveyanswers',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Survey Answer',
  collectionLabel: 'BeyondTrust Survey Answers',
  description: 'An answer of a customer or representative exit survey of a Remote Support session.',
  icon: icons.surveyAnswer,
  columns: {
    bt_Name: text('Question', 400),
    bt_SessionId: childOf('Session', 'bt_Session', 'bt_session_bt_surveyanswer'),
    bt_Respondent: choice('Respondent', participantRoles),
    bt_RespondentNumber: text('Respondent number in the session', 50),
    bt_RespondentName: text('Respondent name', 400),
    bt_AnswerIndex: count('Answer number'),
    bt_Answer: memo('Answer', 100_000),
  },
  views: {
    columns: ['bt_Name', 'bt_Answer', 'bt_Respondent', 'bt_RespondentName'],
    search: ['bt_Name', 'bt_RespondentName'],
    orderBy: { column: 'bt_Name', descending: false },
    extra: [
      {
        key: 'customer',
        name: 'BeyondTrust Customer Survey Answers',
        columns: ['bt_Name', 'bt_Answer', 'bt_RespondentName', 'bt_SessionId'],
        conditions: [{ column: 'bt_Respondent', operator: 'eq', value: 'customer' }],
      },
      {
        key: 'representative',
        name: 'BeyondTrust Representative Survey Answers',
        columns: ['bt_Name', 'bt_Answer', 'bt_RespondentName', 'bt_SessionId'],
        conditions: [{ column: 'bt_Respondent', operator: 'eq', value: 'representative' }],
      },
    ],
  },
  form: [
    {
      label: 'Answer',
      sections: [
        {
          label: 'Answer',
          columns: ['bt_Name', 'bt_SessionId', 'bt_Respondent', 'bt_RespondentName', 'bt_AnswerIndex', 'bt_Answer'],
        },
      ],
    },
  ],
});
