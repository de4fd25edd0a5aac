import type { ApplianceClock } from '../clock.ts';
import { attributesAt, externalKeyAt } from '../sessions/describe.ts';
import type { Notice, SessionRecord } from '../sessions/record.ts';
import { spellLsid, type SettingsHolder } from '../settings.ts';
import { checkRecipient, recipientDefaults } from './check-recipient.ts';
import {
  createRecipient,
  type OutboundEvent,
  type Recipient,
  type RecipientParts,
  type RecipientSettings,
  type SavedRecipient,
} from './recipient.ts';

/** Tells the recipients what happens. Source: docs/vendors/remote-support.md#outbound-events. */
export interface OutboundSender {
  /** @throws RangeError that says what is wrong with it */
  add(settings: Partial<RecipientSettings> & { readonly url: string }): Recipient;
  /** @throws RangeError if there is none or what is wrong with the change */
  change(id: string, settings: Partial<RecipientSettings>): Recipient;
  /** @throws RangeError if there is no such recipient */
  remove(id: string): void;
  /** @throws RangeError if there is no such recipient */
  get(id: string): Recipient;
  list(): readonly Recipient[];
  /** Sends a notice to everybody who wants it. */
  notify(notice: Notice, record: SessionRecord): void;
  /** Sends the last delivered events again, oldest first. @returns how many */
  repeat(id: string, count: number): number;
  /** State of each recipient that is saved for a restart. */
  saved(): readonly SavedRecipient[];
  /** Goes on with the recipients of an earlier run. */
  restore(saved: readonly SavedRecipient[]): void;
  close(): void;
}

/** Dependencies of the sender. */
export interface SenderParts {
  readonly clock: ApplianceClock;
  readonly settings: SettingsHolder;
  /** The appliance's id as the posts give it. */
  readonly applianceId: string;
  /** Told whenever a queue has changed. */
  readonly onChange?: () => void;
}

/** Most recipients need none. */
const noCertificate = { caCertificate: undefined };

/** Makes the sender of an appliance. */
export function createSender(parts: SenderParts): OutboundSender {
  const recipients = new Map<string, Recipient>();
  let made = 0;
  let sent = 0;
  const get = (id: string): Recipient => {
    const recipient = recipients.get(id);
    if (!recipient) throw new RangeError(`There is no recipient ${id}.`);
    return recipient;
  };

  function put(id: string, settings: RecipientSettings, saved?: SavedRecipient): Recipient {
    const recipient = createRecipient(id, settings, { ...recipientParts(parts), saved });
    recipients.set(id, recipient);
    return recipient;
  }

  return {
    saved: () => [...recipients.values()].map((recipient) => recipient.saved),
    restore(saved) {
      for (const one of saved) put(one.id, one.settings, one).resume();
      made = Math.max(made, ...saved.map(({ id }) => Number(id)));
    },
    add(settings) {
      made += 1;
      const entered = checkRecipient({
        ...noCertificate,
        ...recipientDefaults,
        name: `Integration ${made}`,
        ...settings,
      });
      return put(String(made), entered);
    },
    change(id, settings) {
      get(id).change(checkRecipient({ ...noCertificate, ...get(id).settings, ...settings }));
      return get(id);
    },
    remove(id) {
      get(id).close();
      recipients.delete(id);
    },
    get,
    list: () => [...recipients.values()],
    notify(notice, record) {
      const wanted = ({ state }: Recipient): boolean => state.events.includes(notice.event as OutboundEvent);
      for (const recipient of [...recipients.values()].filter(wanted)) {
        const fields = fieldsOf(notice, record, recipient.state.sendCustomFields, parts);
        sent += 1;
        recipient.enqueue(fields);
        const { duplicateEvery } = parts.settings.current;
        if (duplicateEvery > 0 && sent % duplicateEvery === 0) recipient.enqueue(fields);
      }
    },
    repeat(id, count) {
      const recipient = get(id);
      const again = count > 0 ? recipient.history.slice(-count) : [];
      for (const { fields } of again) recipient.enqueue(fields);
      return again.length;
    },
    close: () => recipients.forEach((recipient) => recipient.close()),
  };
}

function recipientParts({ clock, settings, onChange }: SenderParts): RecipientParts {
  return {
    ...{ clock, onChange },
    charset: () => settings.current.eventCharset,
    timeoutMilliseconds: () => settings.current.outboundTimeoutSeconds * 1000,
  };
}

/** The variables of a post. Source: docs/vendors/remote-support.md#outbound-variables. */
function fieldsOf(
  notice: Notice,
  record: SessionRecord,
  withCustomFields: boolean,
  parts: SenderParts,
): Record<string, string> {
  const key = externalKeyAt(record, notice.at);
  const fields: Record<string, string> = {
    event: notice.event,
    version: parts.settings.current.eventVersion,
    timestamp: String(notice.at),
    lsid: spellLsid(record.lsid, parts.settings.current),
    ...(parts.settings.current.applianceIdInEvents ? { appliance_id: parts.applianceId } : {}),
    ...(key === null ? {} : { external_key: key }),
    ...notice.variables,
    ...(notice.variables.type
      ? {
          conference_id: spellLsid(record.lsid, parts.settings.current),
          conference_name: record.customers[0]?.username ?? '',
        }
      : {}),
  };
  if (!withCustomFields) return fields;
  const prefix = parts.settings.current.customFieldVariables;
  for (const { codeName, value } of attributesAt(record, notice.at)) fields[`${prefix}.${codeName}`] = value;
  return fields;
}
