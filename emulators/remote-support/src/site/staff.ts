import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import { html, type Markup } from '../pages/html.ts';
import type { PlayedSession } from '../sessions/model.ts';
import { readParameters } from '../xml-api/parameters.ts';

/** Adds the pages that a session's links lead to. Source: docs/vendors/remote-support.md#links. */
export function addStaffPages(server: FastifyInstance, appliance: Appliance): void {
  const find = (lsid: string | undefined): PlayedSession | undefined =>
    appliance.sessions().find((session) => session.lsid === lsid?.toLowerCase());

  server.get('/login/sd_reporting', (request, reply) => {
    const session = find(readParameters(request).sessionId);
    const page = session
      ? transcript(session)
      : html`<!doctype html><title>Report</title>
          <p>No such session.</p>`;
    return reply
      .code(session ? 200 : 404)
      .type('text/html; charset=utf-8')
      .send(page.markup);
  });

  server.get('/session_download', (request, reply) => {
    if (appliance.settings.signedLinks === 'login') return reply.redirect('/login');
    const session = find(/(?:^|;)l=([0-9a-fA-F]{32})(?:;|$)/.exec(readParameters(request).lsid ?? '')?.[1]);
    if (!session || !isSigned(session, request.url)) return reply.code(403).send('The link is not valid.');
    return reply.type('text/html; charset=utf-8').send(transcript(session).markup);
  });
}

/** Whether the link is one that the session's report gives; the host does not count. */
function isSigned(session: PlayedSession, url: string): boolean {
  const links = [
    session.chatViewUrl,
    session.chatDownloadUrl,
    ...session.recordings.flatMap((recording) => [recording.viewUrl, recording.downloadUrl]),
  ];
  return links.some((link) => link?.endsWith(url));
}

/** The chat as the appliance's own report page shows it. */
function transcript(session: PlayedSession): Markup {
  const lines = session.events
    .filter(({ body }) => body !== undefined)
    .map(({ timestamp, performedBy, body }) => {
      const time = new Date(timestamp * 1000).toISOString().slice(11, 19);
      return html`<li><time>${time}</time> <b>${performedBy?.name}</b>: ${body}</li>`;
    });
  return html`<!doctype html>
    <html lang="en">
      <head>
        <title>Support session ${session.lsid}</title>
      </head>
      <body>
        <h1>Support session ${session.lsid}</h1>
        <p>External key: ${session.externalKey ?? '(none)'}</p>
        <ol>
          ${lines}
        </ol>
      </body>
    </html>`;
}
