import type { Outcome } from '@casebridge/plugin-api';
import { invalidAnswer } from '../plugin-faults.ts';

/**
 * Looks whether a plugin's answer can cross to the engine, before it is sent.
 * @param longest in characters of JSON
 * @returns the failure that takes its place; `undefined` if it can
 */
export function checkCrossing(answer: unknown, longest: number): Extract<Outcome, { kind: 'failed' }> | undefined {
  try {
    // In a list, as nothing at all has no JSON; whether the answer is a right one is looked at by the engine.
    const { length } = JSON.stringify([structuredClone(answer)]);
    return length <= longest ? undefined : invalidAnswer(`It has ${length} characters; ${longest} are allowed.`);
  } catch (error) {
    return invalidAnswer(`It is no plain data: ${error instanceof Error ? error.message : String(error)}`);
  }
}
