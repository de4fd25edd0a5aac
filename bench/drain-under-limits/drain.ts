import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '@casebridge/plugin-api';

/** Result of working off a backlog. */
export interface Drained {
  /** When each session was done, in milliseconds since the beginning, ascending. */
  readonly doneAt: readonly number[];
  /** Attempts that came back for a wait longer than the client sits out by itself. */
  readonly sentBack: number;
  /** Outcomes that no wait would cure; a session with one is lost. */
  readonly failed: readonly Outcome[];
}

/**
 * Works off a backlog as the engine does: so many sessions at a time, and while Dynamics has asked for a wait, none; then
 * what was sent back is tried again, for as long as it takes.
 * @param sessions how many
 * @param atATime how many at a time
 * @param bring brings the session of a number over
 */
export async function drain(
  sessions: number,
  atATime: number,
  bring: (session: number, attempt: number) => Promise<Outcome>,
): Promise<Drained> {
  const began = performance.now();
  const doneAt: number[] = [];
  const failed: Outcome[] = [];
  let next = 0;
  let sentBack = 0;
  let parkedUntil = 0;

  async function bringThrough(session: number): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      while (parkedUntil > Date.now()) await wait(parkedUntil - Date.now());
      const outcome = await bring(session, attempt);
      if (outcome.kind === 'succeeded') return void doneAt.push(performance.now() - began);
      if (outcome.kind !== 'failed' || outcome.cure.kind !== 'waitUntil') return void failed.push(outcome);
      sentBack += 1;
      parkedUntil = Math.max(parkedUntil, Date.parse(outcome.cure.at));
    }
  }

  async function worker(): Promise<void> {
    while (next < sessions) await bringThrough(next++);
  }

  await Promise.all(Array.from({ length: atATime }, worker));
  return { doneAt, sentBack, failed };
}
