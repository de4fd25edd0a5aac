import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import type { PlayedSession } from '../sessions/model.ts';
import type { RecipientState } from '../outbound/recipient.ts';
import { openKeyLink, type SiteParts } from '../site/routes.ts';
import { readParameters } from '../xml-api/parameters.ts';
import { html, type Markup } from './html.ts';

/** Adds the page at `/`: what an administrator looks for, read anew with each request. */
export function addOverview(server: FastifyInstance, appliance: Appliance, site: SiteParts): void {
  server.get('/', (request, reply) => {
    const { ak } = readParameters(request);
    if (ak !== undefined) return openKeyLink(ak, reply, site);
    return reply.type('text/html; charset=utf-8').send(overview(appliance).markup);
  });
}

function overview(appliance: Appliance): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <title>Appliance emulator</title>
        <style>
          body {
            font:
              15px/1.4 system-ui,
              sans-serif;
            margin: 2rem;
            color: #222;
          }
          table {
            border-collapse: collapse;
            margin: 0.5rem 0 2rem;
          }
          th,
          td {
            border-bottom: 1px solid #ccc;
            padding: 0.3rem 0.8rem;
            text-align: left;
          }
        </style>
      </head>
      <body>
        <h1>Appliance ${appliance.host}</h1>
        <h2>Support sessions</h2>
        ${sessionTable(appliance.sessions())}
        <h2>Outbound events: HTTP recipients</h2>
        ${recipientTable(appliance.outbound.list().map((recipient) => recipient.state))}
      </body>
    </html>`;
}

function sessionTable(sessions: readonly PlayedSession[]): Markup {
  const rows = sessions.toReversed().map(
    (session) =>
      html`<tr>
        <td><code>${session.lsid}</code></td>
        <td>${new Date(session.startTime * 1000).toISOString()}</td>
        <td>${session.endTime === null ? 'in progress' : new Date(session.endTime * 1000).toISOString()}</td>
        <td>${session.externalKey ?? '(none)'}</td>
        <td>${session.primaryCustomer?.name}</td>
        <td>${session.primaryRepresentative?.name}</td>
      </tr>`,
  );
  return html`<table>
    <tr>
      <th>Session</th>
      <th>Start</th>
      <th>End</th>
      <th>External key</th>
      <th>Customer</th>
      <th>Representative</th>
    </tr>
    ${rows}
  </table>`;
}

function recipientTable(recipients: readonly RecipientState[]): Markup {
  const rows = recipients.map(
    (recipient) =>
      html`<tr>
        <td>${recipient.name}</td>
        <td>${recipient.enabled ? '' : 'disabled'}</td>
        <td>${recipient.url}</td>
        <td>${recipient.events.join(', ')}</td>
        <td>${recipient.status}</td>
        <td>${recipient.queued}</td>
      </tr>`,
  );
  return html`<table>
    <tr>
      <th>Name</th>
      <th>Disabled</th>
      <th>URL</th>
      <th>Events to send</th>
      <th>Status</th>
      <th>Queued events</th>
    </tr>
    ${rows}
  </table>`;
}
