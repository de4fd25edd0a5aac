import { serviceRoot } from '../environment.ts';
import { refusals } from '../errors.ts';
import type { Exchange } from './context.ts';
import { jsonReply, type ServiceReply } from './message.ts';

/** The answer of an operation that gives a complex type. */
export function complexReply(exchange: Exchange, type: string, value: Record<string, unknown>): ServiceReply {
  const context = `${serviceRoot(exchange.session.environment)}$metadata#Microsoft.Dynamics.CRM.${type}`;
  return jsonReply(200, { '@odata.context': context, ...value });
}

/** Refuses a method that an address does not take. */
export function wrongMethod(exchange: Exchange): never {
  throw refusals.wrongMethod(exchange.request.method);
}
