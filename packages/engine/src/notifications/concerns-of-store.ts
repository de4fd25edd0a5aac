import type { Configurations } from '../config/configurations.ts';
import type { Group } from '../set-asides/group-counts.ts';
import { findSetAside, setAsidesInForce } from '../set-asides/set-asides.ts';
import type { DeadLetterGroup, Notice } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import type { Notices } from '../telemetry/notices.ts';
import type { Concern, Findings } from './concern.ts';

export interface StoreConcernsDeps {
  readonly store: Pick<Store, 'deadLetterGroups' | 'eventSources' | 'setAsides' | 'openDeliveries' | 'parked'>;
  readonly notices: Pick<Notices, 'list'>;
  readonly configurations: Pick<Configurations, 'current'>;
}

const mostNotices = 200;
const silentMilliseconds = 24 * 3_600_000;

/** What the store tells: open notices (parked, failed polls, session keys), dead letters, silence. */
export async function concernsOfStore(deps: StoreConcernsDeps, now: Date): Promise<Omit<Findings, 'unknown'>> {
  const { store, configurations } = deps;
  const names = new Map(configurations.current().map(({ id, name }) => [id, name]));
  const notices = await deps.notices.list({ open: true }, { limit: mostNotices });
  const setAsides = await setAsidesInForce(store, now);
  const isSetAside = (group: Group) => findSetAside(setAsides, group) !== undefined;
  const ofGroups = [
    ...notices.map((notice) => ({ ...notice, cause: notice.code, concern: concernOfNotice(notice, names) })),
    ...(await store.deadLetterGroups()).map((group) => {
      return { ...group, cause: group.reason, concern: concernOfDeadLetters(group, names) };
    }),
  ];
  const open = ofGroups.filter((group) => !isSetAside(group)).map(({ concern }) => concern);
  const setAside = ofGroups.filter(isSetAside).map(({ concern }) => concern.key);
  return { concerns: [...open, ...(await silences(deps, now))], setAside };
}

type Names = ReadonlyMap<string, string>;

function ofConfiguration(id: string, names: Names) {
  const name = names.get(id);
  return name === undefined ? {} : { configuration: name };
}

function concernOfNotice({ configurationId, code, message, help, since }: Notice, names: Names): Concern {
  const page = configurationId === '' ? '/' : `/configurations/${configurationId}`;
  const key = `notice:${configurationId}:${code}`;
  return { key, level: 1, code, message, help, since, page, ...ofConfiguration(configurationId, names) };
}

/** The words of a single one may be about its session; its code is not. */
function concernOfDeadLetters({ configurationId, reason, count, oldest }: DeadLetterGroup, names: Names): Concern {
  const deliveries = count === 1 ? '1 delivery was' : `${count} deliveries were`;
  return {
    ...{ key: `dead:${configurationId}:${reason}`, level: 1, code: 'CB-DEAD-LETTERS', since: oldest },
    message: `${deliveries} given up, with ${reason}.`,
    help: 'Look at the dead letters: each says why, and what helps. Then replay them.',
    page: '/dead-letters',
    ...ofConfiguration(configurationId, names),
  };
}

/** Polling and reconciliation find sessions of which no event has told: events do not reach us. */
async function silences({ store, configurations }: StoreConcernsDeps, now: Date): Promise<readonly Concern[]> {
  const sources = await store.eventSources(new Date(now.getTime() - silentMilliseconds));
  const listening = configurations.current().filter(({ disabled, outboundEventTypes }) => {
    return !disabled && outboundEventTypes.length > 0;
  });
  return [...new Set(listening.map(({ applianceId }) => applianceId.toLowerCase()))].flatMap((applianceId) => {
    const of = (source: 'push' | 'poll') =>
      sources.find((each) => each.applianceId === applianceId && each.source === source);
    const found = of('poll');
    if (found === undefined || of('push') !== undefined) return [];
    return [
      {
        ...{ key: `silence:${applianceId}`, level: 1, code: 'CB-SILENCE', since: found.oldest, page: '/plugins' },
        message: `The appliance ${applianceId} has told of no session for a day, though sessions have ended there.`,
        help: 'Test the configuration, and look at the outbound event recipient of the appliance: address, certificate, and whether it is disabled. Where polling is meant to be the only way, choose no events to send.',
      },
    ];
  });
}
