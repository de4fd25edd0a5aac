import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import { openKeyLink, type SiteParts } from '../site/routes.ts';
import { readParameters } from '../xml-api/parameters.ts';
import { html, type Markup } from './html.ts';
import { page } from './layout.ts';
import {
  accountSection,
  faultSection,
  keySection,
  recipientSection,
  sessionSection,
  settingSection,
} from './sections.ts';

/** Adds the administrator's page, read anew with each request; the link of a session key leads to the same address. */
export function addOverview(server: FastifyInstance, appliance: Appliance, site: SiteParts): void {
  server.get('/', (request, reply) => {
    const { ak } = readParameters(request);
    if (ak !== undefined) return openKeyLink(ak, reply, site);
    return reply.type('text/html; charset=utf-8').send(overview(appliance, undefined).markup);
  });
  server.get('/login', (request, reply) => {
    const { problem } = readParameters(request);
    return reply.type('text/html; charset=utf-8').send(overview(appliance, problem).markup);
  });
}

function overview(appliance: Appliance, problem: string | undefined): Markup {
  const { release, companyName } = appliance.settings;
  const head = html`<span>${appliance.host}</span><span>release ${release}</span>
    <span>An emulator for development and tests; not made by the vendor</span>`;
  const body = html`<nav>
      <a href="/login#sessions">Support sessions</a><a href="/login#keys">Session keys</a>
      <a href="/login#recipients">Outbound events</a><a href="/login#account">API account</a>
      <a href="/login#faults">Faults and clock</a><a href="/login#settings">Switches</a>
    </nav>
    <main>
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`} ${sessionSection(appliance)}
      ${keySection(appliance)} ${recipientSection(appliance)} ${accountSection(appliance)} ${faultSection(appliance)}
      ${settingSection(appliance)}
    </main>`;
  return page(`${companyName}: appliance`, head, body);
}
