import type { Outcome } from '@casebridge/plugin-api';
import { z } from 'zod';

/** A failure in words, as the contract has it. */
export const fault = z.object({
  code: z.string().regex(/^CB-[A-Z0-9-]+$/),
  message: z.string(),
  help: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** What would help. */
export const cure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waitUntil'), at: z.iso.datetime({ offset: true }) }),
  z.object({ kind: z.enum(['wait', 'fixConfig', 'fixData', 'none']) }),
]);

const reference = z.object({
  kind: z.string(),
  id: z.string(),
  label: z.string().optional(),
  url: z.string().optional(),
});

const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('succeeded'),
    effect: z.enum(['written', 'unchanged']),
    refs: z.array(reference),
    digest: z.string(),
    warnings: z.array(z.string()),
  }),
  z.object({ kind: z.literal('skipped'), reason: z.string(), message: z.string() }),
  z.object({ kind: z.literal('notReady'), message: z.string() }),
  z.object({ kind: z.literal('failed'), stage: z.enum(['before', 'during', 'after']), cure, fault }),
]);

/**
 * Checks what a plugin returned, which its types promise but its code may not keep.
 * @returns the outcome, or where and why it is none
 */
export function parseOutcome(value: unknown): { ok: true; outcome: Outcome } | { ok: false; problem: string } {
  const parsed = outcome.safeParse(value);
  if (parsed.success) return { ok: true, outcome: parsed.data as Outcome };
  return { ok: false, problem: z.prettifyError(parsed.error) };
}
