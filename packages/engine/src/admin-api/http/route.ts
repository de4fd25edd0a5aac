import type { z } from 'zod';
import type { Principal } from '../../accounts/principal.ts';
import type { Role } from '../../model/role.ts';
import type { Actor } from '../../store/operation-records.ts';
import type { Answer, Refusal, StreamedAnswer } from './answer.ts';
import type { ProblemStatus } from './problem.ts';

/** The least role that may use a route; *anyone* needs no credential. */
export type Access = Role | 'anyone';

/** A request that has passed every check of its route. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who asks, for the audit. */
  readonly actor: Actor;
  /** The same with everything that is known of them; missing only on a route for anyone. */
  readonly principal: Principal | undefined;
  /** The version in the header `If-Match`, on a route that takes one; 0 for what is none of ours. */
  readonly ifMatch?: number | undefined;
  /** Network address of who asks. */
  readonly address: string;
  /** Aborted when whoever asked no longer waits for the answer. */
  readonly signal: AbortSignal;
}

type Nothing = Record<string, never>;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : Nothing;
/** As the handler gives it: instants are `Date`s, which go out as text. */
type Response<Schema> = Schema extends z.ZodType ? Frozen<z.input<Schema>> : undefined;

/** Records of the store are read-only all the way down, and a schema that said so everywhere would say nothing else. */
type Frozen<T> = T extends Date ? T : T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/**
 * One line of the table of routes. Checks, refusals, the OpenAPI document and the types of clients follow from it, so
 * nothing about a route stands anywhere else.
 */
export interface RouteDefinition<
  Params extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
  Result extends z.ZodType | undefined,
  Line extends z.ZodType | undefined,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in the form `:name`. */
  readonly path: `/${string}`;
  readonly role: Access;
  /** One sentence for the OpenAPI document and the manual. */
  readonly summary: string;
  /** Heading under which the OpenAPI document lists it. */
  readonly tag: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Whether it takes the header `If-Match` with the version that was edited. */
  readonly ifMatch?: boolean;
  /** Status of success; 200 unless told, and 204 where there is no `response`. */
  readonly status?: 200 | 201 | 202;
  readonly response?: Result;
  /** In place of a response: each line of an answer that comes about bit by bit. */
  readonly line?: Line;
  /** Statuses of refusals that the handler gives, beside those that every route can have. */
  readonly refusals?: readonly ProblemStatus[];
  readonly handler: (
    call: Call<Output<Params>, Output<Query>, Output<Body>>,
  ) => Promise<Line extends z.ZodType ? StreamedAnswer<Response<Line>> | Refusal : Answer<Response<Result>>>;
}

/** A route whose types have been checked against each other and are no longer needed. */
export type Route = RouteDefinition<
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | undefined
>;

/** Checks that the handler fits the schemas. */
export function route<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Result extends z.ZodType | undefined = undefined,
  Line extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<Params, Query, Body, Result, Line>): Route {
  return definition;
}

/** The status of success. */
export function statusOf({ status, response, line }: Route): 200 | 201 | 202 | 204 {
  return response === undefined && line === undefined ? 204 : (status ?? 200);
}

/** Media type of an answer in JSON lines. */
export const linesType = 'application/x-ndjson';
