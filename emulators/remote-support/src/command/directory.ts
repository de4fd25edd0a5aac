import { epochSeconds } from '../clock.ts';
import { isActive } from '../sessions/describe.ts';
import { root } from '../xml-api/answers.ts';
import { element, joined, leaf, type Pieces } from '../xml-api/xml.ts';
import { isoTime } from '../reporting/times.ts';
import type { Representative } from '../directory.ts';
import { refusal, success, type Action, type CommandParts } from './action.ts';

/** `get_logged_in_reps`; nobody signed in makes an empty root. Source: docs/vendors/remote-support.md#representatives. */
export const getLoggedInReps: Action = {
  permission: 'read_only',
  run(_parameters, parts) {
    const present = parts.directory.representatives.filter(({ loggedInSince }) => loggedInSince !== null);
    const people = present.map((person) => writeRepresentative(person, parts));
    return root('logged_in_reps', 'command', parts.settings.current, joined(people));
  },
};

function writeRepresentative(person: Representative, parts: CommandParts): Pieces {
  const since = person.loggedInSince ?? 0;
  const link = `${parts.origin()}/api/start_session?id=${person.id}&name=${encodeURIComponent(person.username)}`;
  return element('rep', { id: person.id }, [
    leaf('display_name', person.publicDisplayName),
    leaf('public_display_name', person.publicDisplayName),
    leaf('private_display_name', person.privateDisplayName),
    leaf('type', 'Normal'),
    leaf('direct_link', `<a href="${link}">${person.publicDisplayName}</a>`),
    leaf('logged_in_since', isoTime(since, parts.settings.current.timeZoneMinutes), { ts: since }),
    leaf('presentation_count', 0),
    leaf('support_session_count', countSessions(person.id, parts)),
    leaf('showing_on_rep_list', 1),
  ]);
}

function countSessions(id: string, { store, clock }: CommandParts): number {
  const now = epochSeconds(clock.now());
  const isThere = (person: { id: string; joinedAt: number; leavesAt: number | null }): boolean =>
    person.id === id && person.joinedAt <= now && (person.leavesAt ?? Infinity) > now;
  return store.all().filter((record) => isActive(record, now) && record.representatives.some(isThere)).length;
}

/** `get_support_teams`. Source: docs/vendors/remote-support.md#teams. */
export const getSupportTeams: Action = {
  permission: 'read_only',
  run(parameters, parts) {
    const { teams, representatives } = parts.directory;
    const withMembers = parameters.showmembers !== undefined && parameters.showmembers !== '0';
    const written = teams.map((team) => {
      const members = representatives.filter((person) => person.teams.some(({ id }) => id === team.id));
      return element('support_team', { id: team.id }, [
        leaf('name', team.name),
        ...(team.issues.length === 0 ? [] : element('issues', {}, joined(team.issues.map(writeIssue)))),
        ...(withMembers ? element('members', {}, joined(members.map(writeMember))) : []),
      ]);
    });
    return root('support_teams', 'command', parts.settings.current, joined(written));
  },
};

function writeIssue(issue: { id: string; codeName: string; title: string }): Pieces {
  return element('issue', { id: issue.id }, [leaf('title', issue.title), leaf('code_name', issue.codeName)]);
}

function writeMember(person: Representative): Pieces {
  return element('representative', { id: person.id }, [
    leaf('display_name', person.displayName),
    leaf('username', person.username),
  ]);
}

/** `set_rep_status`: what a representative is doing. Source: docs/vendors/remote-support.md#command-api. */
export const setRepStatus: Action = {
  permission: 'full_access',
  run({ user_id: id = '', status = '' }, parts) {
    const person = parts.directory.representatives.find((one) => one.id === id && one.loggedInSince !== null);
    if (!person) return refusal('Invalid user_id.', parts);
    if (!['available', 'busy', 'away'].includes(status)) return refusal('Invalid status.', parts);
    person.status = status;
    return success('Representative status was set', parts);
  },
};

/** `logout_rep`. Source: docs/vendors/remote-support.md#command-api. */
export const logoutRep: Action = {
  permission: 'full_access',
  run({ user_id: id = '' }, parts) {
    const person = parts.directory.representatives.find((one) => one.id === id && one.loggedInSince !== null);
    if (!person) return refusal('Invalid user_id.', parts);
    parts.directory.setLoggedIn(id, null);
    return success('Representative was logged out', parts);
  },
};
