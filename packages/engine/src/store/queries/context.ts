import type { Kysely } from 'kysely';
import type { IdSource } from '../../ids.ts';
import type { Schema } from '../schema.ts';
import type { TimeBase } from '../time-base.ts';
import type { Clock } from '@casebridge/plugin-api';

/** Context of a query besides the database. */
export interface QueryContext {
  readonly clock: Clock;
  readonly time: TimeBase;
  readonly newId: IdSource;
  /** Keyed hash of an erased session id. */
  readonly hashSession: (lsid: string) => string;
}

export type Reader = Kysely<Schema>;
/** The writer's connection, in whose transaction a query runs. */
export type Tx = Kysely<Schema>;
