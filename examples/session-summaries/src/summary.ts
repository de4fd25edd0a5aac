import type { Participant, SessionReport, SessionTime } from '@casebridge/plugin-api';

/** A report as text for people, the same for the same report. */
export function summarize(report: SessionReport, { withChat }: { readonly withChat: boolean }): string {
  const { head, participants, surveys } = report;
  const facts = [
    ['Session', head.lsid],
    ['External key', head.externalKey],
    ['Began', shown(head.startTime)],
    ['Ended', shown(head.endTime)],
    ['Customer', namesOf(participants, 'customer')],
    ['Representative', namesOf(participants, 'representative')],
  ].flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []));
  const answers = surveys.flatMap(({ respondent, answers }) =>
    answers.map(({ name, value }) => `${respondent}, ${name}: ${oneLine(value)}`),
  );
  return [section('Session', facts), section('Survey', answers), section('Chat', withChat ? chatOf(report) : [])].join(
    '',
  );
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${'='.repeat(title.length)}\n${lines.join('\n')}\n\n`;
}

function shown(time: SessionTime | undefined): string | undefined {
  return time && new Date(time.epochSeconds * 1000).toISOString();
}

function namesOf(participants: readonly Participant[], role: Participant['role']): string {
  const names = participants.filter((person) => person.role === role).map((person) => person.username ?? '');
  return names
    .filter((name) => name !== '')
    .map(oneLine)
    .join(', ');
}

function chatOf({ events }: SessionReport): readonly string[] {
  const said = events.filter(({ type, body }) => type === 'Chat Message' && body !== undefined);
  return said.map(({ performedBy, body }) => `${oneLine(performedBy?.name ?? '')}: ${oneLine(body ?? '')}`);
}

/** Text of a session is untrusted: it must not make lines or sections of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
