import type { Appliance } from '../appliance.ts';
import { faultKinds } from '../faults/fault.ts';
import type { SessionKey } from '../keys/key-store.ts';
import { type OutboundEvent, outboundEvents, type RecipientState } from '../outbound/recipient.ts';
import type { PlayedSession } from '../sessions/model.ts';
import { scenarios } from '../sessions/scenarios.ts';
import { choices, type ApplianceSettings } from '../settings.ts';
import { html, type Markup } from './html.ts';
import { actionButton, check, choice, field, instant, table } from './layout.ts';

/** Sessions, and what a customer and a representative would do. */
export function sessionSection(appliance: Appliance): Markup {
  const rows = appliance.sessions('actual').toReversed().slice(0, 100).map(sessionRow);
  const headings = ['Session', 'Start (UTC)', 'End (UTC)', 'External key', 'Customer', 'Representative', 'Surveys', ''];
  return html`<section id="sessions">
    <h2>Support sessions</h2>
    ${table(headings, rows, 'No session has been played yet.')}
    <form class="line" method="post" action="/login/actions/play">
      ${choice(
        'scenario',
        'Scenario',
        scenarios.map(({ name }) => name),
      )}
      ${field('externalKey', 'External key', '', "the scenario's own")}
      <label class="check"><input type="checkbox" name="live" value="true" /> live</label>
      <button class="main">Play</button>
    </form>
  </section>`;
}

function sessionRow(session: PlayedSession): Markup {
  const { lsid, endTime, startTime, externalKey, surveys } = session;
  const report = `/login/sd_reporting?reportType=SupportSession&sessionId=${lsid}`;
  return html`<tr>
    <td>
      <a href="${report}"><code>${lsid}</code></a>
    </td>
    <td>${instant(startTime)}</td>
    <td>${endTime === null ? html`<span class="muted">in progress</span>` : instant(endTime)}</td>
    <td>${externalKey ?? html`<span class="muted">(none)</span>`}</td>
    <td>${session.primaryCustomer?.name}</td>
    <td>${session.primaryRepresentative?.name}</td>
    <td>${surveys.length}</td>
    <td>
      ${endTime === null ? actionButton('end', 'End', { lsid }) : ''}
      ${actionButton('survey', 'Customer survey', { lsid, by: 'customer' })}
      ${session.primaryRepresentative ? actionButton('survey', 'Rep survey', { lsid, by: 'representative' }) : ''}
    </td>
  </tr>`;
}

/** Session keys, and the form by which customers start a session. */
export function keySection(appliance: Appliance): Markup {
  const now = appliance.clock.now().getTime() / 1000;
  const rows = appliance.keys
    .all()
    .toReversed()
    .map((key) => keyRow(key, now));
  return html`<section id="keys">
    <h2>Session keys</h2>
    ${table(['Short key', 'Queue', 'External key', 'Expires (UTC)', 'State', ''], rows, 'No session key has been made.')}
    <form class="line" method="post" action="/login/actions/key">
      ${field('queue', 'Queue', 'general')} ${field('externalKey', 'External key')}
      <button>Generate session key</button>
    </form>
    <form class="line" method="post" action="/api/start_session">
      ${field('short_key', 'Public site: session key')} ${field('customer.name', 'Your name')}
      <button>Start session</button>
    </form>
  </section>`;
}

function keyRow(key: SessionKey, now: number): Markup {
  const isOpen = key.redeemedBy === null && key.expiresAt > now;
  const state = key.redeemedBy === null ? (isOpen ? 'valid' : 'expired') : `used for ${key.redeemedBy}`;
  return html`<tr>
    <td><code>${key.shortKey}</code></td>
    <td>${key.queue.kind}${key.queue.id === undefined ? '' : `:${key.queue.id}`}</td>
    <td>${key.externalKey}</td>
    <td>${instant(key.expiresAt)}</td>
    <td>${state}</td>
    <td>${isOpen ? actionButton('redeem', 'Redeem', { shortKey: key.shortKey }) : ''}</td>
  </tr>`;
}

/** Recipients, with the columns of the vendor's list: docs/vendors/remote-support.md#outbound-delivery. */
export function recipientSection(appliance: Appliance): Markup {
  const rows = appliance.outbound.list().map((recipient) => recipientRow(recipient.state));
  const headings = ['Name', 'Disabled', 'URL', 'Events to send', 'Status', 'Queued events', 'Delivered', 'Dropped', ''];
  return html`<section id="recipients">
    <h2>Outbound events: HTTP recipients</h2>
    ${table(headings, rows, 'There is no recipient.')}
    <form class="line" method="post" action="/login/actions/recipient">
      ${field('name', 'Name', 'Integration')} ${field('url', 'URL', '', 'http://127.0.0.1:8180/ERSPost')}
      ${field('retryIntervalSeconds', 'Retry interval (s)', 60)}
      ${field('retryDurationSeconds', 'Retry duration (s)', 86_400)} ${eventsToSend(outboundEvents)}
      <button>Add recipient</button>
    </form>
  </section>`;
}

/** One box for each event, named after it. */
function eventsToSend(chosen: readonly OutboundEvent[]): Markup {
  return html`<fieldset>
    <legend>Events to Send</legend>
    ${outboundEvents.map((event) => check(event, event.replace('support_conference_', ''), chosen.includes(event)))}
  </fieldset>`;
}

function recipientRow(recipient: RecipientState): Markup {
  const { id, enabled, events } = recipient;
  const names = events.map((event) => event.replace('support_conference_', ''));
  return html`<tr>
    <td>${recipient.name}</td>
    <td>${enabled ? 'No' : 'Yes'}</td>
    <td><code>${recipient.url}</code></td>
    <td>
      <details>
        <summary>${names.length === 0 ? 'none' : names.join(', ')}</summary>
        <form class="line" method="post" action="/login/actions/events">
          <input type="hidden" name="id" value="${id}" />
          ${eventsToSend(events)} <button>Save events</button>
        </form>
      </details>
    </td>
    <td class="${recipient.status === 'OK' ? 'ok' : 'bad'}">${recipient.status}</td>
    <td>${recipient.queued}</td>
    <td>${recipient.delivered}</td>
    <td>${recipient.dropped}</td>
    <td>
      ${actionButton('check', 'Check', { id })} ${actionButton('repeat', 'Send last again', { id })}
      ${actionButton('enable', enabled ? 'Disable' : 'Enable', { id, enabled: String(!enabled) })}
      ${actionButton('remove', 'Remove', { id })}
    </td>
  </tr>`;
}

/** The API account, and who is signed in to the console. */
export function accountSection(appliance: Appliance): Markup {
  const { account, api, directory } = appliance;
  const people = directory.representatives.map(
    ({ id, displayName, username, loggedInSince }) =>
      html`<tr>
        <td>${displayName}</td>
        <td>${username}</td>
        <td>${loggedInSince === null ? 'signed out' : `since ${instant(loggedInSince)}`}</td>
        <td>
          ${actionButton('presence', loggedInSince === null ? 'Sign in' : 'Sign out', {
            id,
            loggedIn: String(loggedInSince === null),
          })}
        </td>
      </tr>`,
  );
  return html`<section id="account">
    <h2>API configuration</h2>
    <form class="line" method="post" action="/login/actions/api">
      ${check('enabled', 'Enable XML API', appliance.settings.xmlApi === 'enabled')} <button>Save configuration</button>
    </form>
    <h2>API account</h2>
    <p>
      OAuth client id <code>${account.clientId}</code><br />
      OAuth client secret <code>${account.clientSecret}</code><br />
      ${api.validTokens(appliance.clock.now().getTime())} of 30 tokens are valid.
    </p>
    <form class="line" method="post" action="/login/actions/account" style="margin-bottom: 0.8rem">
      ${choice('command', 'Command API', ['full_access', 'read_only', 'deny'], api.permissions.command)}
      ${choice('supportReports', 'Support session reports', ['true', 'false'], String(api.permissions.supportReports))}
      ${choice('enabled', 'Enabled', ['true', 'false'], String(api.enabled))}
      <button>Save</button>
    </form>
    <div class="row">
      ${actionButton('regenerate', 'Regenerate client secret')} ${actionButton('expire', 'Expire all tokens')}
    </div>
    <h2>Representatives</h2>
    ${table(['Name', 'User name', 'Console', ''], people, '')}
  </section>`;
}

/** Fault panel and clock. */
export function faultSection(appliance: Appliance): Markup {
  const rows = appliance.faults.list().map(
    ({ id, on, remaining, kind, ...parameters }) =>
      html`<tr>
        <td>${kind}</td>
        <td>${on}</td>
        <td>${remaining ?? 'always'}</td>
        <td><code>${JSON.stringify(parameters)}</code></td>
        <td>${actionButton('mend', 'Take away', { id })}</td>
      </tr>`,
  );
  return html`<section id="faults">
    <h2>Faults</h2>
    ${table(['Fault', 'On', 'Calls left', 'Parameters', ''], rows, 'Nothing is wrong.')}
    <form class="line" method="post" action="/login/actions/fault">
      ${choice('kind', 'Fault', faultKinds)} ${choice('on', 'On', ['all', 'token', 'command', 'reporting'])}
      ${field('times', 'Calls', '', 'always')}
      ${field('amount', 'Milliseconds, bytes or status', '', 'where it needs one')}
      <button>Add fault</button>
    </form>
    <h2>Clock</h2>
    <p>${appliance.clock.now().toISOString()} ${appliance.clock.frozen ? '(stopped)' : ''}</p>
    <form class="line" method="post" action="/login/actions/clock">
      ${field('advanceSeconds', 'Move by seconds', 60)} <button>Move</button>
      <button name="frozen" value="${String(!appliance.clock.frozen)}">
        ${appliance.clock.frozen ? 'Go' : 'Stop'}
      </button>
    </form>
  </section>`;
}

/** Every switch, with its values. */
export function settingSection(appliance: Appliance): Markup {
  const names = Object.keys(appliance.settings) as (keyof ApplianceSettings)[];
  const inputs = names.map((name) => {
    const value = appliance.settings[name];
    const values = typeof value === 'boolean' ? ['true', 'false'] : choices[name];
    const shown = typeof value === 'boolean' ? String(value) : value;
    return values ? choice(name, name, values, shown) : field(name, name, shown);
  });
  return html`<section id="settings">
    <h2>Switches</h2>
    <form method="post" action="/login/actions/settings">
      <div class="settings">${inputs}</div>
      <button>Save</button>
    </form>
  </section>`;
}
