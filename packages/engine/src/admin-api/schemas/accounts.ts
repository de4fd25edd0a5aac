import { z } from 'zod';
import { roles } from '../../model/role.ts';
import { instantOut, listOf } from './values.ts';

const role = z.enum(roles);

export const signedIn = z.discriminatedUnion('signedIn', [
  z.strictObject({
    signedIn: z.literal(true),
    name: z.string(),
    role,
    by: z.enum(['account', 'token', 'link']),
    until: instantOut.optional(),
  }),
  z.strictObject({
    signedIn: z.literal(false),
    hasAccounts: z.boolean().meta({ description: 'Without accounts, a one-time link is the way in.' }),
  }),
]);

export const account = z.strictObject({
  id: z.string(),
  name: z.string(),
  role,
  createdAt: instantOut,
  changedAt: instantOut,
});

export const accountList = listOf(account);

export const oneTimeLink = z.strictObject({ url: z.string(), until: instantOut });
