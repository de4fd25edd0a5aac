import type { Indicator, PluginContext } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import type { Dynamics365Settings } from './settings/settings.ts';

const dayMilliseconds = 86_400_000;
const warnDays = 30;
const nearLimit = 0.8;

/** How long the credential will do, in days; `NaN` where that is not known. */
export function credentialState(
  { credential, credentialExpires }: Dynamics365Settings,
  now: Date,
): Omit<Indicator, 'name' | 'title' | 'unit'> {
  const what = credential.kind === 'secret' ? 'client secret' : 'certificate';
  if (credentialExpires === undefined) {
    const message = `When the ${what} ends is not known.`;
    return { value: Number.NaN, state: 'good', message, help: '' };
  }
  const days = Math.floor((credentialExpires.getTime() - now.getTime()) / dayMilliseconds);
  const help = `Make a new ${what} in the app registration and enter it here, with its date.`;
  if (days < 0) return { value: days, state: 'bad', message: `The ${what} has ended.`, help };
  const message = `The ${what} ends in ${days} days.`;
  return days < warnDays
    ? { value: days, state: 'warning', message, help }
    : { value: days, state: 'good', message, help: '' };
}

/** State that needs no request: the credential's age and how near the limits of Dynamics are. */
export function indicatorsOf(connections: Connections, context: PluginContext<Dynamics365Settings>): Indicator[] {
  const credential = credentialState(context.settings, context.clock.now());
  const { limits, used, pausedUntil } = connections.connect(context.settings, context).governor.gauge();
  const share = Math.round((100 * used.requests) / limits.requests);
  const isNear = share >= 100 * nearLimit || pausedUntil !== undefined;
  return [
    ...(Number.isNaN(credential.value)
      ? []
      : [{ name: 'credential-days', title: 'Credential', unit: 'days', ...credential }]),
    {
      name: 'dynamics-requests',
      title: 'Requests to Dynamics 365',
      value: share,
      unit: '%',
      state: isNear ? 'warning' : 'good',
      message: `${used.requests} of ${limits.requests} requests of the present window are used.`,
      help: isNear ? 'Nothing is lost: the work goes on when the limit allows.' : '',
    },
  ];
}
