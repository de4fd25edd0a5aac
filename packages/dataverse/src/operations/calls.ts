import type { Row } from '../odata/rows.ts';
import { type Result, failure, protocolError, success } from '../errors/dataverse-error.ts';
import { readRow } from '../http/json.ts';
import type { Requests } from '../http/requests.ts';
import { callPath } from '../odata/paths.ts';
import { type CallOptions, callOf } from './call-options.ts';

/** A call of a function: it reads. */
export interface FunctionCall extends CallOptions {
  /** `RetrieveVersion`; a bound one with its namespace, `Microsoft.Dynamics.CRM.…`. */
  readonly name: string;
  /** Path of the set or row that it is bound to. */
  readonly on?: string | undefined;
  /** OData literals, made with `quote` and `guid`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** A call of an action: it does something. */
export interface ActionCall extends CallOptions {
  /** `ImportSolutionAsync`; a bound one with its namespace, `Microsoft.Dynamics.CRM.…`. */
  readonly name: string;
  /** Path of the set or row that it is bound to. */
  readonly on?: string | undefined;
  readonly parameters?: Row | undefined;
}

/** Who the application user is. */
export interface WhoAmI {
  readonly userId: string;
  readonly businessUnitId: string;
  readonly organizationId: string;
}

/** Calls a function. */
export async function callFunction(requests: Requests, call: FunctionCall): Promise<Result<Row>> {
  const answer = await requests.send({ method: 'GET', path: callPath(call), ...callOf(call) });
  return answer.ok ? readRow(answer.value.text, answer.value.status) : answer;
}

/** Calls an action. One that answers nothing gives an empty row. */
export async function callAction(requests: Requests, call: ActionCall): Promise<Result<Row>> {
  const path = callPath({ name: call.name, on: call.on });
  const body = JSON.stringify(call.parameters ?? {});
  const answer = await requests.send({ method: 'POST', path, body, ...callOf(call) });
  if (!answer.ok) return answer;
  return answer.value.status === 204 ? success({}) : readRow(answer.value.text, answer.value.status);
}

/** Asks who we are in this environment: the cheapest proof that token, user and role are right. */
export async function whoAmI(requests: Requests, options: CallOptions): Promise<Result<WhoAmI>> {
  const answer = await callFunction(requests, { name: 'WhoAmI', ...callOf(options) });
  if (!answer.ok) return answer;
  const { UserId, BusinessUnitId, OrganizationId } = answer.value;
  if (typeof UserId !== 'string' || typeof BusinessUnitId !== 'string' || typeof OrganizationId !== 'string') {
    return failure(protocolError('The answer to WhoAmI names no user.'));
  }
  return success({ userId: UserId, businessUnitId: BusinessUnitId, organizationId: OrganizationId });
}
