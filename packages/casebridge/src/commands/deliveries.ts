import { Option } from 'commander';
import { factsOf } from '../output/table.ts';
import { printable } from '../output/text.ts';
import { idOfConfiguration } from './configuration-argument.ts';
import { type Delivery, deliveryStates, stateCell } from './delivery.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import { type ListView, type SearchOptions, searchQuery, showPage, withSearchOptions } from './search-options.ts';

interface ListedDelivery extends Delivery {
  readonly eventName: string;
  readonly externalKey?: string;
  readonly customer?: string;
  readonly representative?: string;
}

interface Attempt {
  readonly number: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly outcome: {
    readonly kind: string;
    readonly message?: string;
    readonly fault?: { readonly code: string; readonly message: string; readonly help: string };
    readonly refs?: readonly { readonly kind: string; readonly id: string; readonly url?: string }[];
    readonly warnings?: readonly string[];
  };
}

interface DeliveryDetail extends Omit<Delivery, 'attempts'> {
  readonly attempts: readonly Attempt[];
  readonly event?: { readonly name: string; readonly externalKey?: string };
}

interface ListOptions extends SearchOptions {
  readonly state?: string;
  readonly configuration?: string;
  readonly reason?: string;
  readonly customer?: string;
  readonly representative?: string;
}

/** `casebridge deliveries`: the unit of work, with what became of it. */
export function deliveriesCommand(): DocumentedCommand {
  return new DocumentedCommand('deliveries')
    .description('Shows deliveries: one event for one plugin configuration each, with every attempt.')
    .addCommand(listCommand())
    .addCommand(showCommand());
}

const view: ListView<ListedDelivery> = {
  path: '/api/deliveries',
  nothing: 'There are no such deliveries.',
  head: ['id', 'changed', 'state', 'event', 'external key', 'customer', 'representative', 'reason'],
  row: (delivery) => [
    ...[delivery.id, delivery.updatedAt, stateCell(delivery), delivery.eventName, delivery.externalKey ?? ''],
    ...[delivery.customer ?? '', delivery.representative ?? '', delivery.reasonText ?? delivery.reason ?? ''],
  ],
};

function listCommand() {
  return withSearchOptions(engineCommand('list', 'Lists deliveries, newest first.'))
    .addOption(new Option('--state <state>', 'only these; open: not ended').choices([...deliveryStates, 'open']))
    .option('--configuration <name>', 'of one plugin configuration, by name or id')
    .option('--reason <code>', 'with this reason, such as CB-DYNAMICS-REFUSED')
    .option('--customer <name>', "part of the first customer's name")
    .option('--representative <name>', 'part of the name of the representative who led the session')
    .example('casebridge deliveries list --state dead', 'what was given up')
    .example(`casebridge deliveries list --external-key ${example.case}`, 'what became of the sessions of a case')
    .example('casebridge deliveries list --customer "Mary Customer"', 'what became of the sessions of a person')
    .example(
      `casebridge deliveries list --configuration "${example.configuration}" --state retrying --json`,
      'what waits, for a script',
    )
    .action((options: ListOptions) =>
      asking(options, async (client) => {
        const { state, reason, customer, representative } = options;
        const configurationId = await idOfConfiguration(client, options.configuration);
        const people = { customer, representative };
        return showPage(client, view, { ...searchQuery(options), state, reason, configurationId, ...people });
      }),
    );
}

function showCommand() {
  return engineCommand('show', 'Shows a delivery with its attempts: what happened, and what to do about it.')
    .argument('<id>', 'id of the delivery')
    .example(`casebridge deliveries show ${example.delivery}`, 'all of one delivery')
    .action((id: string, options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<DeliveryDetail>('GET', `/api/deliveries/${encodeURIComponent(id)}`);
        return { json, text: detailOf(json) };
      }),
    );
}

function detailOf(delivery: DeliveryDetail): string {
  const { event, attempts } = delivery;
  const waits = delivery.state === 'pending' || delivery.state === 'retrying';
  const facts = factsOf({
    ...{ Delivery: delivery.id, State: stateCell(delivery), Reason: delivery.reasonText ?? delivery.reason },
    ...{ Event: event?.name, 'External key': event?.externalKey, Session: delivery.lsid },
    ...{ Configuration: delivery.configurationId, 'Replay of': delivery.replayOf },
    ...{ Created: delivery.createdAt, Changed: delivery.updatedAt, Due: waits ? delivery.dueAt : undefined },
  });
  return [facts, ...attempts.map(attemptText)].join('\n\n');
}

function attemptText({ number, startedAt, endedAt, outcome }: Attempt): string {
  const { kind, message, fault, refs = [], warnings = [] } = outcome;
  const lines = [
    ...(message === undefined ? [] : [message]),
    ...(fault === undefined ? [] : [`${fault.code}: ${fault.message}`, fault.help]),
    ...refs.map(({ kind: of, id, url }) => `${of} ${url ?? id}`),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  return [
    `Attempt ${number}, ${startedAt} to ${endedAt}: ${kind}`,
    ...lines.map((line) => `  ${printable(line)}`),
  ].join('\n');
}
