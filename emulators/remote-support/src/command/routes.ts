import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer, refusePermission, sendXml } from '../xml-api/answers.ts';
import { refuseUnlessAdmitted } from '../xml-api/guard.ts';
import { readParameters } from '../xml-api/parameters.ts';
import type { Action, CommandParts } from './action.ts';
import { getSessionAttributes, setSessionAttributes } from './attributes.ts';
import { getLoggedInReps, getSupportTeams, logoutRep, setRepStatus } from './directory.ts';
import { checkHealth, getApiInfo, getAppliances, setFailoverRole } from './health.ts';
import { joinSession, leaveSession, sendChatMessage, terminateSession, transferSession } from './session-control.ts';
import { generateSessionKey } from './session-key.ts';

const actions: Readonly<Record<string, Action>> = {
  check_health: checkHealth,
  generate_session_key: generateSessionKey,
  get_api_info: getApiInfo,
  get_appliances: getAppliances,
  get_logged_in_reps: getLoggedInReps,
  get_session_attributes: getSessionAttributes,
  get_support_teams: getSupportTeams,
  join_session: joinSession,
  leave_session: leaveSession,
  logout_rep: logoutRep,
  send_chat_message: sendChatMessage,
  set_failover_role: setFailoverRole,
  set_rep_status: setRepStatus,
  set_session_attributes: setSessionAttributes,
  terminate_session: terminateSession,
  transfer_session: transferSession,
};

/** Adds `/api/command`, by GET and by posted form. Source: docs/vendors/remote-support.md#command-api. */
export function addCommand(server: FastifyInstance, parts: CommandParts): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (refuseUnlessAdmitted(request, reply, parts)) return reply;
    const settings = parts.settings.current;
    const { command } = parts.account.permissions;
    if (command === 'deny') return refusePermission(reply, 'command', settings);
    const parameters = readParameters(request);
    const name = parameters.action ?? '';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) return sendXml(reply, errorAnswer('Invalid action', 'root-error', 'error', 'command', settings));
    if (action.permission === 'full_access' && command !== 'full_access')
      return refusePermission(reply, 'command', settings);
    return sendXml(reply, action.run(parameters, parts));
  };
  server.get('/api/command', answer);
  server.post('/api/command', answer);
}
