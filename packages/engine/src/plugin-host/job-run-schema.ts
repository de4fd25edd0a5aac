import type { JobRun } from '@casebridge/plugin-api';
import { z } from 'zod';
import { cure, fault } from './outcome-schema.ts';

const jobRun = z.object({
  nextInMilliseconds: z.number().min(0).optional(),
  fault: fault.optional(),
  cure: cure.optional(),
});

/**
 * Checks what a job returned, which its types promise but its code may not keep.
 * @returns the run, or where and why it is none
 */
export function parseJobRun(value: unknown): { ok: true; run: JobRun } | { ok: false; problem: string } {
  const parsed = jobRun.safeParse(value);
  if (parsed.success) return { ok: true, run: parsed.data as JobRun };
  return { ok: false, problem: z.prettifyError(parsed.error) };
}
