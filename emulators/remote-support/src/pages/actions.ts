import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import { epochSeconds } from '../clock.ts';
import { checkPermissions, checkPlayRequest, checkSurvey } from '../control/requests.ts';
import { checkFault } from '../faults/fault.ts';
import { type OutboundEvent, outboundEvents } from '../outbound/recipient.ts';
import { defaultSettings, type ApplianceSettings } from '../settings.ts';
import { readParameters, type Parameters } from '../xml-api/parameters.ts';

type PageAction = (form: Parameters, appliance: Appliance) => unknown;

/** Actions of the page's buttons by name: the section shown afterwards, and the function. */
const actions: Readonly<Record<string, readonly [section: string, act: PageAction]>> = {
  play: ['sessions', play],
  end: ['sessions', ({ lsid = '' }, appliance) => appliance.end(lsid)],
  survey: ['sessions', submitSurvey],
  key: ['keys', makeKey],
  redeem: ['keys', redeem],
  recipient: ['recipients', addRecipient],
  check: ['recipients', ({ id = '' }, { outbound }) => outbound.get(id).check('HEAD')],
  repeat: ['recipients', ({ id = '' }, { outbound }) => outbound.repeat(id, 1)],
  enable: ['recipients', ({ id = '', enabled }, { outbound }) => outbound.change(id, { enabled: enabled === 'true' })],
  events: ['recipients', (form, { outbound }) => outbound.change(form.id ?? '', { events: tickedEvents(form) })],
  remove: ['recipients', ({ id = '' }, { outbound }) => outbound.remove(id)],
  api: ['account', enableApi],
  account: ['account', saveAccount],
  regenerate: ['account', (_form, { api }) => api.regenerateSecret()],
  expire: ['account', (_form, { api }) => api.expireTokens()],
  presence: ['account', setPresence],
  fault: ['faults', addFault],
  mend: ['faults', ({ id = '' }, { faults }) => faults.remove(id)],
  clock: ['faults', moveClock],
  settings: ['settings', (form, appliance) => appliance.changeSettings(typed(form))],
};

/** Adds the actions of the page; each leads back to it, with the problem in words where there is one. */
export function addActions(server: FastifyInstance, appliance: Appliance): void {
  server.post<{ Params: { action: string } }>('/login/actions/:action', async (request, reply) => {
    const { origin } = request.headers;
    // Browsers let any site post forms to this one.
    if (origin !== undefined && URL.canParse(origin) && new URL(origin).host !== request.headers.host)
      return reply.code(403).send({ error: 'The form comes from another site.' });
    const { action } = request.params;
    const found = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!found) return reply.code(404).send({ error: `There is no action ${action}.` });
    const [section, act] = found;
    try {
      await act(readParameters(request), appliance);
      return await reply.redirect(`/login#${section}`, 303);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return reply.redirect(`/login?problem=${encodeURIComponent(error.message)}`, 303);
    }
  });
}

function play({ scenario, externalKey, live }: Parameters, appliance: Appliance): void {
  const key = externalKey === undefined || externalKey === '' ? {} : { externalKey };
  appliance.play(checkPlayRequest({ scenario, live: live === 'true', ...key }));
}

function submitSurvey({ lsid = '', by }: Parameters, appliance: Appliance): void {
  const comments = by === 'customer' ? 'Thank you!\nAll is well.' : 'Solved on the first call.';
  const first = by === 'customer' ? { name: 'rating', value: '5' } : { name: 'close_state', value: 'Resolved' };
  const survey = checkSurvey({ by, answers: [first, { name: 'comments', value: comments }] });
  appliance.submitSurvey(lsid, survey.by, survey.answers);
}

function makeKey({ queue: text = '', externalKey = '' }: Parameters, appliance: Appliance): void {
  const queue = appliance.sessionStarter.queue(text);
  if (!queue.ok) throw new RangeError(queue.error);
  appliance.keys.make({
    queue: queue.value,
    expiresAt: epochSeconds(appliance.clock.now()) + appliance.settings.keyLifetimeSeconds,
    externalKey: externalKey === '' ? null : externalKey,
    customAttributes: [],
    hostname: appliance.host,
    priority: null,
    skills: [],
  });
}

function redeem({ shortKey = '' }: Parameters, { sessionStarter }: Appliance): void {
  const session = sessionStarter.redeem(shortKey, {});
  if (!session.ok) throw new RangeError(session.error);
}

function addRecipient({ name = '', url = '', ...form }: Parameters, appliance: Appliance): void {
  const retryIntervalSeconds = Number(form.retryIntervalSeconds);
  const retryDurationSeconds = Number(form.retryDurationSeconds);
  appliance.addRecipient({ name, url, retryIntervalSeconds, retryDurationSeconds, events: tickedEvents(form) });
}

function tickedEvents(form: Parameters): readonly OutboundEvent[] {
  return outboundEvents.filter((event) => form[event] === 'true');
}

/** One that is off already stays off in the way that the switch says. */
function enableApi({ enabled }: Parameters, appliance: Appliance): unknown {
  const { xmlApi } = appliance.settings;
  const off = xmlApi === 'enabled' ? 'off-404' : xmlApi;
  return appliance.changeSettings({ xmlApi: enabled === 'true' ? 'enabled' : off });
}

function saveAccount({ command, supportReports, enabled }: Parameters, { api }: Appliance): void {
  api.permissions = checkPermissions({ command, supportReports: supportReports === 'true' });
  api.enabled = enabled === 'true';
}

function setPresence({ id = '', loggedIn }: Parameters, { directory, clock }: Appliance): void {
  directory.setLoggedIn(id, loggedIn === 'true' ? epochSeconds(clock.now()) : null);
}

function addFault({ kind, on, times = '', amount = '' }: Parameters, { faults }: Appliance): void {
  const number = Number(amount);
  const text = { text: 'An error that was asked for.', form: 'root-error' };
  const amounts = { milliseconds: number, bytes: number, bytesPerSecond: number, status: number };
  faults.add(checkFault({ kind, on, times: times === '' ? null : Number(times), ...amounts, ...text }));
}

function moveClock({ advanceSeconds = '', frozen }: Parameters, { clock }: Appliance): void {
  const seconds = Number(advanceSeconds);
  if (!Number.isFinite(seconds)) throw new RangeError('The clock is moved by a number of seconds.');
  if (frozen === 'true') clock.freeze();
  else if (frozen === 'false') clock.thaw();
  else clock.advance(seconds * 1000);
}

/** Texts of a form as the settings' own types. */
function typed(form: Parameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).map(([name, text]): [string, unknown] => {
      const kind = typeof defaultSettings[name as keyof ApplianceSettings];
      if (kind === 'number') return [name, text.trim() === '' ? NaN : Number(text)];
      return [name, kind === 'boolean' ? text === 'true' : text];
    }),
  );
}
