import type { Kysely, Transaction } from 'kysely';
import type { IdSource } from '../../ids.ts';
import type { Schema } from '../schema.ts';
import type { TimeBase } from '../time-base.ts';
import type { Clock } from '@casebridge/plugin-api';

/** What queries need besides the database. */
export interface QueryContext {
  readonly clock: Clock;
  readonly time: TimeBase;
  readonly newId: IdSource;
  /** What is remembered of an erased session. */
  readonly hashSession: (lsid: string) => string;
}

export type Reader = Kysely<Schema>;
export type Tx = Transaction<Schema>;
