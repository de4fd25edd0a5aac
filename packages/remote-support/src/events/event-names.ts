/**
 * The events that an appliance posts about support sessions, by wire name, with the labels under which its
 * administrator ticks them. Newer releases may have more: an unknown name is not an error.
 * Source: docs/vendors/remote-support.md#outbound-events.
 */
export const outboundEvents = {
  support_conference_begin: { label: 'Support Session Start' },
  support_conference_end: { label: 'Support Session End' },
  support_conference_owner_changed: { label: 'Support Session Ownership Changes' },
  support_conference_member_added: { label: 'Someone Joins a Support Session' },
  support_conference_member_departed: { label: 'Someone Leaves a Support Session' },
  support_conference_customer_exit_survey_completed: { label: 'Customer Exit Survey is Completed' },
  support_conference_rep_exit_survey_completed: { label: 'Representative Survey is Completed' },
} as const satisfies Record<string, { readonly label: string }>;

/** Wire name of an event that this product knows. */
export type OutboundEventName = keyof typeof outboundEvents;

/** All wire names, in the order of the appliance's page. */
export const outboundEventNames = Object.keys(outboundEvents) as readonly OutboundEventName[];

/** Whether a posted event name is one of the seven. */
export function isOutboundEventName(name: string): name is OutboundEventName {
  return Object.hasOwn(outboundEvents, name);
}
