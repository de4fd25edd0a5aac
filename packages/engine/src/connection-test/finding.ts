import type { Clock, TestStep } from '@casebridge/plugin-api';

/** Whose part of the way a step tries. */
export type TestSide = 'appliance' | 'engine' | 'plugin';

/** A step as it is told. */
export interface TestedStep extends TestStep {
  readonly side: TestSide;
  /** Missing where nothing was done. */
  readonly durationMilliseconds?: number;
}

/** Result of a check; `help` only where something is to be done. */
export interface Finding {
  readonly state: TestStep['state'];
  readonly message: string;
  readonly help?: string;
}

/** One step of the test that the engine makes itself. */
export interface Check {
  /** Stable, lower case with dashes. */
  readonly name: string;
  readonly title: string;
  /** Whether the checks behind it make no sense where it fails. */
  readonly isGround?: boolean;
  readonly run: () => Promise<Finding> | Finding;
}

export function passed(message: string): Finding {
  return { state: 'passed', message };
}

export function warning(message: string, help: string): Finding {
  return { state: 'warning', message, help };
}

export function failed(message: string, help: string): Finding {
  return { state: 'failed', message, help };
}

export function notRun(message: string): Finding {
  return { state: 'not-run', message };
}

/** Makes checks one after another; those that stand on a failed one are not run. */
export async function* runChecks(
  side: TestSide,
  checks: readonly Check[],
  clock: Pick<Clock, 'monotonic'>,
): AsyncGenerator<TestedStep, void, undefined> {
  let missing: string | undefined;
  for (const { name, title, isGround = false, run } of checks) {
    const about = { side, name, title, help: '' };
    if (missing !== undefined) {
      yield { ...about, ...notRun(`"${missing}" has to pass first.`) };
      continue;
    }
    const begun = clock.monotonic();
    const finding = await run();
    yield { ...about, ...finding, durationMilliseconds: Math.round(clock.monotonic() - begun) };
    if (isGround && finding.state === 'failed') missing = title;
  }
}
