import { createContext, use } from 'react';
import type { ResponseOf } from '../api/client.ts';

type Session = ResponseOf<'GET /api/session'>;
export type Person = Extract<Session, { readonly signedIn: true }>;

export const PersonContext = createContext<Person | undefined>(undefined);

const ranks = ['viewer', 'operator', 'administrator'] as const;

/**
 * Why the person in front of the page may not do something; `undefined` if they may. The API refuses it as well: this only
 * tells beforehand.
 */
export function useMissingRole(needed: (typeof ranks)[number]): string | undefined {
  const person = use(PersonContext);
  if (person !== undefined && ranks.indexOf(person.role) >= ranks.indexOf(needed)) return undefined;
  return `This needs the role ${needed}.`;
}
