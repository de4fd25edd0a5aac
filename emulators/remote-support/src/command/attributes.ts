import { epochSeconds } from '../clock.ts';
import { readFields } from '../keys/fields.ts';
import { attributesAt, externalKeyAt, isActive } from '../sessions/describe.ts';
import type { SessionRecord } from '../sessions/record.ts';
import { root } from '../xml-api/answers.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import { leaf } from '../xml-api/xml.ts';
import { refusal, success, type Action, type CommandParts } from './action.ts';

/** The running session that the parameters name. */
export function activeSession(parameters: Parameters, { store, clock }: CommandParts): SessionRecord | undefined {
  const record = store.find(parameters.lsid ?? '');
  return record && isActive(record, epochSeconds(clock.now())) ? record : undefined;
}

/** The text of the refusal where no such session runs. */
export const noSession = 'Invalid lsid.';

/** `set_session_attributes`. Source: docs/vendors/remote-support.md#session-attributes. */
export const setSessionAttributes: Action = {
  permission: 'full_access',
  run(parameters, parts) {
    const record = activeSession(parameters, parts);
    if (!record) return refusal(noSession, parts);
    const fields = readFields(parameters, parts.directory, parts.settings.current.oldExternalKey === 'accepted');
    if (!fields.ok) return refusal(fields.error, parts);
    const { externalKey, customAttributes } = fields.value;
    if (externalKey !== undefined) parts.player.setExternalKey(record.lsid, externalKey);
    for (const attribute of customAttributes) parts.player.setAttribute(record.lsid, attribute);
    return success('Session attributes were set', parts);
  },
};

/** `get_session_attributes`. Source: docs/vendors/remote-support.md#session-attributes. */
export const getSessionAttributes: Action = {
  permission: 'read_only',
  run(parameters, parts) {
    const record = activeSession(parameters, parts);
    if (!record) return refusal(noSession, parts);
    const now = epochSeconds(parts.clock.now());
    const externalKey = externalKeyAt(record, now);
    const attributes = [
      ...(externalKey === null ? [] : [{ codeName: 'external_key', displayName: 'External Key', value: externalKey }]),
      ...attributesAt(record, now),
    ];
    return root(
      'custom_attributes',
      'command',
      parts.settings.current,
      attributes.map(({ codeName, displayName, value }) =>
        leaf('custom_attribute', value, { display_name: displayName, code_name: codeName }),
      ),
    );
  },
};
