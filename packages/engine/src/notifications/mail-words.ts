import type { Message } from './message.ts';

const heads: Readonly<Record<Message['type'], string>> = {
  'casebridge.concern.opened': 'needs you',
  'casebridge.concern.recovered': 'recovered',
  'casebridge.test': 'test',
};

/** One line; what is told of several things names the first. */
export function subjectOf(messages: readonly Message[]): string {
  const [first] = messages;
  if (first === undefined) return 'Casebridge';
  const more = messages.length > 1 ? ` (and ${messages.length - 1} more)` : '';
  return `Casebridge ${heads[first.type]}: ${first.message}${more}`.replace(/\s+/g, ' ').slice(0, 200);
}

export function mailText(messages: readonly Message[]): string {
  return `${messages.map(partOf).join('\n\n')}\n`;
}

function partOf({ type, code, message, help, since, configuration, url }: Message): string {
  const isOver = type === 'casebridge.concern.recovered';
  return [
    `${isOver ? 'Recovered: ' : ''}${message}`,
    ...(isOver || help === '' ? [] : [help]),
    ...(configuration === undefined ? [] : [`Configuration: ${configuration}`]),
    `Since: ${since.toISOString()}`,
    `Code: ${code}`,
    url,
  ].join('\n');
}
