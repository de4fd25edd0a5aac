import type { Trial } from '../trial.ts';
import { trial as clock } from './clock.ts';
import { trial as eventPath } from './event-path.ts';
import { trial as fence } from './fence.ts';
import { trial as fullDisk } from './full-disk.ts';
import { trial as killsPostgresql } from './kills-postgresql.ts';
import { trial as killsSqlite } from './kills-sqlite.ts';
import { trial as neighbours } from './neighbours.ts';
import { trial as restore } from './restore.ts';

/** Every trial, in the order in which they are listed. */
export const trials: readonly Trial[] = [
  killsSqlite,
  killsPostgresql,
  fence,
  neighbours,
  fullDisk,
  clock,
  restore,
  eventPath,
];
