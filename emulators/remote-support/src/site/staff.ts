import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import { html } from '../pages/html.ts';
import { page } from '../pages/layout.ts';
import type { PlayedSession } from '../sessions/model.ts';
import { readParameters } from '../xml-api/parameters.ts';
import { sessionPage } from './session-page.ts';

/** Adds the pages that a session's links lead to. Source: docs/vendors/remote-support.md#links. */
export function addStaffPages(server: FastifyInstance, appliance: Appliance): void {
  const find = (lsid: string | undefined): PlayedSession | undefined =>
    appliance.sessions().find((session) => session.lsid === lsid?.toLowerCase());

  server.get('/login/sd_reporting', (request, reply) => {
    const session = find(readParameters(request).sessionId);
    const shown = session
      ? sessionPage(session)
      : page('Support session', html``, html`<main><p class="problem">There is no such session.</p></main>`);
    return reply
      .code(session ? 200 : 404)
      .type('text/html; charset=utf-8')
      .send(shown.markup);
  });

  server.get('/session_download', (request, reply) => {
    if (appliance.settings.signedLinks === 'login') return reply.redirect('/login');
    const session = find(/(?:^|;)l=([0-9a-fA-F]{32})(?:;|$)/.exec(readParameters(request).lsid ?? '')?.[1]);
    if (!session || !isSigned(session, request.url)) return reply.code(403).send('The link is not valid.');
    return reply.type('text/html; charset=utf-8').send(sessionPage(session).markup);
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
