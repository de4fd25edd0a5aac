import { createHash } from 'node:crypto';
import { epochSeconds } from '../clock.ts';
import { releases } from '../settings.ts';
import { root } from '../xml-api/answers.ts';
import { element, leaf, type Pieces } from '../xml-api/xml.ts';
import { success, refusal, type Action, type CommandParts } from './action.ts';

/** `get_api_info`. Source: docs/vendors/remote-support.md#api-info. */
export const getApiInfo: Action = {
  permission: 'read_only',
  run(_parameters, { account, clock, settings }) {
    const { apiVersion, tellsCompany, hasConfigurationApi } = releases[settings.current.release];
    const permission = (name: string, value: string | number): string => leaf('permission', value, { name });
    const names = [...deniedPermissions, ...(hasConfigurationApi ? configurationPermissions : [])];
    return root('api_information', 'command', settings.current, [
      leaf('api_version', apiVersion),
      ...(tellsCompany ? [leaf('company_name', settings.current.companyName)] : []),
      leaf('timestamp', epochSeconds(clock.now())),
      ...element('permissions', {}, [
        permission('perm_command', account.permissions.command),
        permission('perm_reporting_support', account.permissions.supportReports ? 1 : 0),
        ...names.map((name) => permission(name, 0)),
      ]),
    ]);
  },
};

/** Permissions that an account for this kind of integration lacks. */
const deniedPermissions = [
  'perm_reporting_presentation',
  'perm_reporting_license',
  'perm_reporting_archive',
  'perm_real_time_state',
  'perm_ecm',
  'perm_backup',
  'perm_scim',
];
const configurationPermissions = ['perm_configuration', 'perm_configuration_vault_account'];

/** `check_health`. Source: docs/vendors/remote-support.md#health. */
export const checkHealth: Action = {
  permission: 'read_only',
  run(_parameters, parts) {
    const { release } = parts.settings.current;
    const number = release === 'current' ? '25.3' : release;
    const build = createHash('sha1').update(release).digest('hex');
    const health = parts.health;
    return root('health_check', 'command', parts.settings.current, [
      leaf('appliance', new URL(parts.origin()).hostname, { id: parts.applianceId }),
      leaf('version', `${number}.1 (48291-${build})`),
      leaf('success', health.problem === '' ? 1 : 0),
      leaf('failover_role', health.failoverRole),
      ...(health.problem === '' ? [] : [leaf('error_message', health.problem)]),
    ]);
  },
};

/** `get_appliances`. Source: docs/vendors/remote-support.md#command-api. */
export const getAppliances: Action = {
  permission: 'read_only',
  run: (_parameters, parts) => root('appliances', 'command', parts.settings.current, [appliance(parts)]),
};

function appliance(parts: CommandParts): string {
  return leaf('appliance', new URL(parts.origin()).hostname, { id: parts.applianceId });
}

/** `set_failover_role`. Source: docs/vendors/remote-support.md#command-api. */
export const setFailoverRole: Action = {
  permission: 'full_access',
  run({ role = '' }, parts): Pieces {
    if (role !== 'primary' && role !== 'backup') return refusal('Invalid role.', parts);
    parts.health.failoverRole = role;
    return success('Successfully set failover role', parts);
  },
};
