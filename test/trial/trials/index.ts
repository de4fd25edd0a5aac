import type { Trial } from '../trial.ts';
import { trial as killsSqlite } from './kills-sqlite.ts';

/** Every trial, in the order in which they are listed. */
export const trials: readonly Trial[] = [killsSqlite];
