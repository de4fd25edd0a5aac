import { defined } from '../../defined.ts';
import { parseInteger } from '../../report/values.ts';
import { child, childText, type XmlElement } from '../../xml/xml-element.ts';
import type { Command } from './run-command.ts';

/** Version of the appliance's API, and the permissions of the account that asks. */
export interface ApiInfo {
  /** Version of the API, such as `1.24.1`. */
  readonly apiVersion?: string;
  /** Missing since 24.3. */
  readonly companyName?: string;
  /** The appliance's time in seconds since 1970. */
  readonly timestamp?: number;
  /** By the vendor's names: `perm_command` is `full_access`, `read_only` or `deny`, the others are `1` or `0`. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** Reads the answer to `get_api_info`. Source: docs/vendors/remote-support.md#api-info. */
function readApiInfo(root: XmlElement): ApiInfo {
  const permissions = child(root, 'permissions')?.children ?? [];
  return {
    ...defined({
      apiVersion: childText(root, 'api_version')?.trim(),
      companyName: childText(root, 'company_name'),
      timestamp: parseInteger(childText(root, 'timestamp')),
    }),
    permissions: Object.fromEntries(
      permissions.map(({ attributes, text }) => [attributes.name ?? '', text.trim()] as const),
    ),
  };
}

/** The question for it. */
export const getApiInfo: Command<{ info: ApiInfo }> = {
  action: 'get_api_info',
  root: 'api_information',
  read: (root) => ({ info: readApiInfo(root) }),
};
