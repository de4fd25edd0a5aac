/** The events of the appliance, by the names that its administrators know. */
export const eventWords: Readonly<Record<string, string>> = {
  support_conference_end: 'Support Session End',
  support_conference_member_added: 'Someone Joins a Support Session',
  support_conference_customer_exit_survey_completed: 'Customer Exit Survey is Completed',
  support_conference_rep_exit_survey_completed: 'Representative Survey is Completed',
};
