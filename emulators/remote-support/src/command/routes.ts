import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { epochSeconds } from '../clock.ts';
import { refuseWithoutToken, type OAuthParts } from '../oauth/routes.ts';
import { errorAnswer, refusePermission, root, sendXml } from '../xml-api/answers.ts';
import { readParameters, type Parameters } from '../xml-api/parameters.ts';
import { element, leaf, type Pieces } from '../xml-api/xml.ts';

/** What the Command API works with. */
export type CommandParts = OAuthParts;

type Action = (parameters: Parameters, parts: CommandParts) => Pieces;

const actions: Readonly<Record<string, Action>> = { get_api_info: getApiInfo };

/** Adds `/api/command`, by GET and by posted form. Source: docs/vendors/remote-support.md#command-api. */
export function addCommand(server: FastifyInstance, parts: CommandParts): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (refuseWithoutToken(request, reply, parts)) return reply;
    const settings = parts.settings.current;
    if (parts.account.permissions.command === 'deny') return refusePermission(reply, 'command', settings);
    const parameters = readParameters(request);
    const action = actions[parameters.action ?? ''];
    if (action) return sendXml(reply, action(parameters, parts));
    return sendXml(reply, errorAnswer('Invalid action', 'root-error', 'error', 'command', settings));
  };
  server.get('/api/command', answer);
  server.post('/api/command', answer);
}

/** Source: docs/vendors/remote-support.md#api-info. */
function getApiInfo(_parameters: Parameters, { account, clock, settings }: CommandParts): Pieces {
  const permission = (name: string, value: string | number): string => leaf('permission', value, { name });
  const permissions = [
    permission('perm_command', account.permissions.command),
    permission('perm_reporting_support', account.permissions.supportReports ? 1 : 0),
    ...deniedPermissions.map((name) => permission(name, 0)),
  ];
  return root('api_information', 'command', settings.current, [
    leaf('api_version', '1.24.1'),
    leaf('company_name', settings.current.companyName),
    leaf('timestamp', epochSeconds(clock.now())),
    ...element('permissions', {}, permissions),
  ]);
}

/** What an account for this kind of integration is not given. */
const deniedPermissions = [
  'perm_reporting_presentation',
  'perm_reporting_license',
  'perm_reporting_archive',
  'perm_real_time_state',
  'perm_ecm',
  'perm_backup',
  'perm_scim',
  'perm_configuration',
  'perm_configuration_vault_account',
];
