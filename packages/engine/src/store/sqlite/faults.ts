import { dirname } from 'node:path';
import { StoreFault } from '../store-fault.ts';

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const [busy, readOnly, inputOutput, corrupt, full, cannotOpen, notADatabase] = [5, 8, 10, 11, 13, 14, 26];

/** SQLite's primary result code of an error, if it is one of SQLite's. */
export function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Translates an SQLite error into a `StoreFault` with its cure; any other error is returned unchanged. */
export function explained(error: unknown, file: string): unknown {
  const cause = { cause: error };
  switch (resultCodeOf(error)) {
    case full:
      return new StoreFault(
        'CB-STORE-FULL',
        `The disk of the store ${file} is full.`,
        'Make room on it. The engine goes on by itself, and the appliance sends again what was refused.',
        cause,
      );
    case readOnly:
    case cannotOpen:
    case inputOutput:
      return new StoreFault(
        'CB-STORE-READ-ONLY',
        `The store ${file} cannot be written.`,
        `Give the account of the service the right to write to ${dirname(file)}, and see that the disk is in order.`,
        cause,
      );
    case corrupt:
    case notADatabase:
      return damaged(file, cause);
    case busy:
      return new StoreFault(
        'CB-STORE-LOCKED',
        `Another program holds the store ${file} locked.`,
        'Close the database tool that has it open.',
        cause,
      );
    default:
      return error;
  }
}

export function damaged(file: string, cause?: ErrorOptions): StoreFault {
  return new StoreFault(
    'CB-STORE-CORRUPT',
    `The store ${file} is damaged.`,
    'Stop the engine, look at the disk, and restore a copy: casebridge store restore. Then order a backfill.',
    cause,
  );
}

/** SQLite's primary result codes for a row that cannot be stored: TOOBIG, CONSTRAINT, MISMATCH. */
const rowFaults = new Set([18, 19, 20]);

/** Whether an error is the fault of a row; an error that is not SQLite's is one of this program. */
export function blamesRow(error: unknown): boolean {
  if (error instanceof StoreFault) return false;
  const code = resultCodeOf(error);
  return code === undefined || rowFaults.has(code);
}
