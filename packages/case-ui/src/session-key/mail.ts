import type { Platform } from '../platform/platform.ts';
import type { CaseFacts, KeyRow } from './rows.ts';
import type { Words } from './word-list.ts';
import { grouped } from './key-text.ts';

/** Numbers of the platform for who a person is in an activity. Source: docs/vendors/dataverse.md#tables-of-every-environment. */
const participation = { sender: 1, recipient: 2 } as const;
const recipientSets: Readonly<Record<string, string>> = { contact: 'contacts', account: 'accounts' };

/**
 * Writes a draft of an e-mail with a key to the customer of a case. It is sent by whoever reads it first.
 * @param address the key's address, which has been checked
 * @returns id of the draft
 */
export async function writeMail(
  { webApi, user }: Platform,
  facts: CaseFacts,
  { mail, shortKey }: KeyRow,
  address: string,
  words: Words,
): Promise<string> {
  const { id } = await webApi.createRecord('email', {
    subject: mail.subject || words.mailSubject(facts.number),
    description: asHtml(mail.body || words.mailBody(address, grouped(shortKey))),
    directioncode: true,
    'regardingobjectid_incident@odata.bind': `/incidents(${facts.id})`,
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

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The text of an activity is HTML; what comes from the appliance is text. */
function asHtml(text: string): string {
  return text
    .trim()
    .replace(/[&<>"]/g, (found) => entities[found] ?? found)
    .replace(/\r\n|\r|\n/g, '<br>');
}
