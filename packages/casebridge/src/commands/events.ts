import { Option } from 'commander';
import { factsOf, tableOf } from '../output/table.ts';
import { type Delivery, stateCell } from './delivery.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import { type ListView, type SearchOptions, searchQuery, showPage, withSearchOptions } from './search-options.ts';

interface Event {
  readonly id: string;
  readonly source: string;
  readonly applianceId: string;
  readonly name: string;
  readonly lsid: string;
  readonly externalKey?: string;
  readonly receivedAt: string;
  readonly disposition: string;
  readonly ignoredReason?: string;
  readonly ignoredDetail?: string;
}

interface EventDetail extends Event {
  readonly fields: readonly (readonly [string, string])[];
  readonly deliveries: readonly Delivery[];
}

/** `casebridge events`: what the appliance told us, or polling found. */
export function eventsCommand(): DocumentedCommand {
  return new DocumentedCommand('events')
    .description('Shows what the appliance has told, and what became of it.')
    .addCommand(listCommand())
    .addCommand(showCommand());
}

const view: ListView<Event> = {
  path: '/api/events',
  nothing: 'There are no such events.',
  head: ['id', 'received', 'event', 'external key', 'became'],
  row: (event) => [event.id, event.receivedAt, event.name, event.externalKey ?? '', becameOf(event)],
};

function listCommand() {
  return withSearchOptions(engineCommand('list', 'Lists events, newest first.'))
    .addOption(new Option('--disposition <what>', 'what became of them').choices(['accepted', 'ignored']))
    .example('casebridge events list', 'the last 50')
    .example('casebridge events list --disposition ignored --from 2030-01-07', 'why sessions of a day are missing')
    .action((options: SearchOptions & { disposition?: string }) =>
      asking(options, (client) =>
        showPage(client, view, { ...searchQuery(options), disposition: options.disposition }),
      ),
    );
}

function showCommand() {
  return engineCommand('show', 'Shows an event with everything that was posted, and its deliveries.')
    .argument('<id>', 'id of the event')
    .example(`casebridge events show ${example.event}`, 'all of one event')
    .action((id: string, options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<EventDetail>('GET', `/api/events/${encodeURIComponent(id)}`);
        return { json, text: detailOf(json) };
      }),
    );
}

function detailOf(event: EventDetail): string {
  const facts = {
    ...{ Event: event.name, Id: event.id, Session: event.lsid, 'External key': event.externalKey },
    ...{ Received: event.receivedAt, From: `${event.source}, appliance ${event.applianceId}` },
    Became: becameOf(event),
  };
  const deliveries = event.deliveries.map((each) => [each.id, stateCell(each), each.reasonText ?? '']);
  return [
    factsOf(facts),
    tableOf(['field', 'value'], event.fields),
    deliveries.length === 0 ? 'It led to no delivery.' : tableOf(['delivery', 'state', 'reason'], deliveries),
  ].join('\n\n');
}

function becameOf({ disposition, ignoredReason, ignoredDetail }: Event): string {
  return [disposition, ignoredReason, ignoredDetail].filter((part) => part !== undefined).join(': ');
}
