import { html, type Markup, type Shown } from '../pages/html.ts';
import { instant, page, table } from '../pages/layout.ts';
import type { PlayedSession, SessionEvent, SystemCategory } from '../sessions/model.ts';

/** Longer logs are cut on the page; the report has all of them. */
const shownEvents = 500;

/** The appliance's own report page of a session: facts, participants, log, surveys. */
export function sessionPage(session: PlayedSession): Markup {
  const body = html`<main>
    ${facts(session)} ${participants(session)} ${log(session.events)} ${surveys(session)}
    ${session.events.flatMap(({ systemInformation }) => systemInformation?.categories ?? []).map(systemTable)}
  </main>`;
  return page('Support session', html`<span>${session.lsid}</span>`, body);
}

function facts(session: PlayedSession): Markup {
  const { endTime, publicSite, primaryTeam, customAttributes } = session;
  const rows: readonly (readonly [name: string, value: Shown])[] = [
    ['External key', session.externalKey ?? '(none)'],
    ['Start (UTC)', instant(session.startTime)],
    ['End (UTC)', endTime === null ? 'in progress' : instant(endTime)],
    ['Public site', publicSite.name],
    ['Team', primaryTeam?.name],
    [
      'Files transferred, moved, deleted',
      [session.fileTransferCount, ', ', session.fileMoveCount, ', ', session.fileDeleteCount],
    ],
    ...customAttributes.map(({ displayName, value }) => [displayName, value] as const),
  ];
  return section('Session', ['', ''], rows);
}

function section(title: string, headings: readonly string[], rows: readonly (readonly Shown[])[]): Markup {
  const cells = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<section>
    <h2>${title}</h2>
    ${table(headings, cells, 'None.')}
  </section>`;
}

function participants({ customers, representatives }: PlayedSession): Markup {
  const rows = [...customers, ...representatives].map((person) => [
    person.role,
    person.role === 'customer' ? person.username : person.displayName,
    person.role === 'customer' ? person.info?.company : person.username,
    person.publicIp,
    person.hostname,
    person.operatingSystem,
  ]);
  return section('Participants', ['Role', 'Name', 'Company or account', 'Address', 'Host', 'System'], rows);
}

function log(events: readonly SessionEvent[]): Markup {
  const rows = events
    .slice(0, shownEvents)
    .map((event) => [
      instant(event.timestamp).slice(11),
      event.type,
      event.performedBy?.name,
      event.destination?.name,
      [
        event.body,
        event.data.map(({ name, value }) => html`<div><span class="muted">${name}</span> ${value}</div>`),
        event.files.map(({ name, sizeBytes }) => html`<div>${name} (${sizeBytes} bytes)</div>`),
      ],
    ]);
  return section('Log', ['Time', 'Event', 'By', 'To', 'Details'], rows);
}

function surveys(session: PlayedSession): Markup {
  const rows = session.surveys.flatMap(({ respondent, submittedAt, answers }) =>
    answers.map(({ name, value }) => [respondent, instant(submittedAt), name, value]),
  );
  return section('Exit surveys', ['Respondent', 'Handed in (UTC)', 'Question', 'Answer'], rows);
}

function systemTable({ name, fields, rows }: SystemCategory): Markup {
  return section(
    `System information: ${name}`,
    fields.map((field) => field.name),
    [...rows],
  );
}
