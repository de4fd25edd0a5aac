/** Who spoke or answered. One list, so that the numbers are the same in every table. */
export const participantRoles = { customer: 'Customer', representative: 'Representative' } as const;
