import type { ApplianceParts } from '../appliance-parts.ts';
import type { SessionKey } from '../keys/key-store.ts';
import type { Credentials, Permissions } from '../oauth/account.ts';
import type { SavedRecipient } from '../outbound/recipient.ts';
import type { SessionRecord } from '../sessions/record.ts';
import type { StateFile } from './state-file.ts';

/** Keeps what an appliance knows in a file, so that it goes on after a crash as the same appliance. */
export interface Keeper {
  /** Takes over what the file holds; to be called once, before anything listens. */
  restore(): void;
  /** Writes what has changed since the last time; before an answer goes out, so that what was answered stays true. */
  save(): void;
}

interface SavedAccount {
  readonly credentials: Credentials;
  readonly permissions: Permissions;
  readonly enabled: boolean;
}

interface SavedDirectory {
  readonly customFields: readonly { readonly codeName: string; readonly displayName: string }[];
  readonly loggedInSince: Readonly<Record<string, number | null>>;
}

/** Parts of the state that exist once, by id in the file; each is small, and compared as text. */
function single(parts: ApplianceParts): Readonly<Record<string, unknown>> {
  const { account, settings, clock, directory, health } = parts;
  const { credentials, permissions, enabled } = account;
  return {
    account: { credentials, permissions, enabled } satisfies SavedAccount,
    settings: settings.current,
    clock: { offsetMilliseconds: clock.offsetMilliseconds },
    directory: {
      customFields: directory.customFields,
      loggedInSince: Object.fromEntries(directory.representatives.map((one) => [one.id, one.loggedInSince])),
    } satisfies SavedDirectory,
    health,
  };
}

/** Makes the keeper of an appliance. Tokens, faults and the request log are not kept: they end with the process. */
export function createKeeper(parts: ApplianceParts, file: StateFile): Keeper {
  const { store, outbound, keys, player } = parts;
  const saved = new Map<string, string>();

  /** Leaves out what stands in the file already. */
  function changed(kind: string, things: Iterable<readonly [string, unknown]>) {
    const changes: { kind: string; id: string; value: unknown }[] = [];
    for (const [id, value] of things) {
      const text = JSON.stringify(value);
      const key = `${kind} ${id}`;
      if (saved.get(key) === text) continue;
      saved.set(key, text);
      changes.push({ kind, id, value });
    }
    return changes;
  }

  function goneRecipients(present: readonly SavedRecipient[]) {
    const ids = new Set(present.map(({ id }) => id));
    const gone = file.all('recipient').filter(({ id }) => !ids.has(id));
    return gone.map(({ id }) => ({ kind: 'recipient', id, value: undefined }));
  }

  return {
    restore() {
      const one = new Map(file.all('single').map(({ id, value }) => [id, value]));
      restoreSingle(parts, one);
      for (const { value } of file.all('key')) keys.restore(value as SessionKey);
      outbound.restore(file.all('recipient').map(({ value }) => value as SavedRecipient));
      for (const { value } of file.all('session')) store.add(value as SessionRecord);
      for (const { lsid, notices } of store.all()) if (notices.length > 0) player.retell(lsid);
    },
    save() {
      const recipients = outbound.saved();
      file.save([
        ...changed('single', Object.entries(single(parts))),
        ...changed(
          'key',
          keys.all().map((key) => [key.accessKey, key] as const),
        ),
        ...changed(
          'recipient',
          recipients.map((recipient) => [recipient.id, recipient] as const),
        ),
        ...goneRecipients(recipients),
        ...store.takeTouched().map((record) => ({ kind: 'session', id: record.lsid, value: record })),
      ]);
    },
  };
}

function restoreSingle(parts: ApplianceParts, one: ReadonlyMap<string, unknown>): void {
  const { account, settings, clock, directory, health } = parts;
  const savedAccount = one.get('account') as SavedAccount | undefined;
  if (savedAccount === undefined) return;
  account.restore(savedAccount.credentials);
  Object.assign(account, { permissions: savedAccount.permissions, enabled: savedAccount.enabled });
  settings.change(one.get('settings') as Record<string, unknown>);
  clock.advance((one.get('clock') as { offsetMilliseconds: number }).offsetMilliseconds);
  const { customFields, loggedInSince } = one.get('directory') as SavedDirectory;
  directory.customFields.splice(0, Infinity, ...customFields);
  for (const [id, since] of Object.entries(loggedInSince)) directory.setLoggedIn(id, since);
  Object.assign(health, one.get('health'));
}
