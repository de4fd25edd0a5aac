import { refusals } from '../errors.ts';
import { parseArgument } from '../odata/parser.ts';
import { splitOutside } from '../odata/text-scan.ts';
import { readJson } from './body.ts';
import { bulkOperations } from './bulk.ts';
import { caseOperations } from './cases.ts';
import type { Exchange } from './context.ts';
import { deploymentOperations } from './deployment.ts';
import { fileOperations } from '../files/messages.ts';
import { duplicateOperations } from './duplicates.ts';
import { identityOperations } from './identity.ts';
import type { ServiceReply } from './message.ts';
import type { Operation, Target } from './operation.ts';
import { securityOperations } from './security.ts';
import type { Json } from '../rows/payload.ts';

/** Every operation by its name, without the namespace. */
const operations: ReadonlyMap<string, Operation> = new Map([
  ...Object.entries(identityOperations),
  ...Object.entries(deploymentOperations),
  ...Object.entries(fileOperations),
  ...Object.entries(bulkOperations),
  ...Object.entries(securityOperations),
  ...Object.entries(caseOperations),
  ...Object.entries(duplicateOperations),
]);

const namespace = 'Microsoft.Dynamics.CRM.';

/** Finds an operation; bound ones must be called with their namespace. */
export function findOperation(name: string, bound: Operation['bound']): Operation | undefined {
  if ((bound !== 'no') !== name.startsWith(namespace)) return undefined;
  const operation = operations.get(bound === 'no' ? name : name.slice(namespace.length));
  return operation?.bound === bound ? operation : undefined;
}

/**
 * Calls an operation.
 * @param parameters what stands in the brackets behind a function's name
 */
export function callOperation(
  exchange: Exchange,
  operation: Operation,
  parameters: string | undefined,
  target: Target,
): ServiceReply {
  const { request } = exchange;
  // The wrong verb gets no 405 but this: docs/vendors/dataverse.md#errors.
  if (request.method !== (operation.kind === 'function' ? 'GET' : 'POST')) throw refusals.noRoute(request.url);
  const given = operation.kind === 'function' ? readParameters(exchange, parameters ?? '') : readJson(request, '');
  return operation.run(exchange, given, target);
}

function readParameters(exchange: Exchange, text: string): Json {
  const given: Record<string, unknown> = {};
  for (const part of splitOutside(text, ',').filter((one) => one.trim() !== '')) {
    const equals = part.indexOf('=');
    const value = part.slice(equals + 1).trim();
    const aliased = value.startsWith('@') ? exchange.address.options.get(value) : value;
    if (equals < 1 || aliased === undefined) throw refusals.querySyntax();
    given[part.slice(0, equals).trim()] = isEnumOrObject(aliased) ? aliased : plain(aliased);
  }
  return given;
}

// Enumeration members and JSON references are passed on as their text.
function isEnumOrObject(text: string): boolean {
  return text.startsWith('Microsoft.Dynamics.CRM.') || text.startsWith('{');
}

function plain(text: string): unknown {
  const argument = parseArgument(text);
  return argument.kind === 'literal' ? argument.value : argument.items.map((item) => item.value);
}
