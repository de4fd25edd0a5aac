import type { Platform } from '../platform/platform.ts';
import type { CaseFacts, KeyRow } from './rows.ts';
import type { Words } from './word-list.ts';
import { grouped } from './key-text.ts';
import { asHtml, fromTemplate } from './mail-text.ts';

/** Numbers of the platform for who a person is in an activity. Source: docs/vendors/dataverse.md#tables-of-every-environment. */
const participation = { sender: 1, recipient: 2 } as const;
const recipientSets: Readonly<Record<string, string>> = { contact: 'contacts', account: 'accounts' };

/** Key and customer that a mail is about. */
export interface Mailing {
  readonly facts: CaseFacts;
  readonly key: KeyRow;
  /** The key's address, which has been checked. */
  readonly address: string;
  /** An administrator's own subject and text; empty for those of the appliance. */
  readonly template: string;
  /** Until when the key can be used, as a text. */
  readonly until: string;
}

/**
 * Writes a draft of an e-mail with a key to the customer of a case. It is sent by whoever reads it first.
 * @returns id of the draft
 */
export async function writeMail(
  { webApi, user }: Platform,
  { facts, key, address, template, until }: Mailing,
  words: Words,
): Promise<string> {
  const shown = grouped(key.shortKey);
  const own = fromTemplate(template, { key: shown, url: address, until, case: facts.number });
  const { subject, body } = own ?? key.mail;
  const { id } = await webApi.createRecord('email', {
    subject: subject || words.mailSubject(facts.number),
    description: asHtml(body || words.mailBody(address, shown)),
    directioncode: true,
    'regardingobjectid_incident_email@odata.bind': `/incidents(${facts.id})`,
    email_activity_parties: [
      { participationtypemask: participation.sender, 'partyid_systemuser@odata.bind': `/systemusers(${user.id})` },
      ...recipient(facts),
    ],
  });
  return id;
}

function recipient({ customer }: CaseFacts): readonly Record<string, unknown>[] {
  const set = recipientSets[customer?.table ?? ''];
  if (customer === undefined || set === undefined) return [];
  const bind = { [`partyid_${customer.table}@odata.bind`]: `/${set}(${customer.id})` };
  return [{ participationtypemask: participation.recipient, ...bind }];
}
