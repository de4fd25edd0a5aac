import type { Clock } from '../clock.ts';
import { createSlidingSum } from './sliding-sum.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Service protection limits of one user within a window (docs/vendors/dataverse.md#service-protection). An environment may allow more. */
export interface ProtectionLimits {
  readonly windowMilliseconds: number;
  readonly requests: number;
  readonly executionMilliseconds: number;
}

/** The limits that Microsoft documents. */
export const DOCUMENTED_LIMITS: ProtectionLimits = {
  windowMilliseconds: 300_000,
  requests: 6000,
  executionMilliseconds: 1_200_000,
};

/** Usage within the window. */
export interface Usage {
  /** HTTP requests; a batch is one. */
  readonly requests: number;
  /** Operations; a batch is as many as it holds. Which of both counts is not documented. */
  readonly operations: number;
  /** Time between question and answer: the most that the execution can have taken. */
  readonly executionMilliseconds: number;
  /** Operations of the last 24 hours, which count for the daily entitlement (docs/vendors/dataverse.md#entitlement). */
  readonly operationsToday: number;
}

/** Keeps account of what was used. */
export interface Budget {
  record(exchange: { readonly operations: number; readonly milliseconds: number }): void;
  usage(): Usage;
}

/** Makes the account of one user in one environment. */
export function createBudget(clock: Clock, limits: ProtectionLimits): Budget {
  const requests = createSlidingSum(limits.windowMilliseconds);
  const operations = createSlidingSum(limits.windowMilliseconds);
  const execution = createSlidingSum(limits.windowMilliseconds);
  const day = createSlidingSum(DAY_MILLISECONDS);
  return {
    record(exchange) {
      const now = clock.monotonic();
      requests.add(1, now);
      operations.add(exchange.operations, now);
      execution.add(exchange.milliseconds, now);
      day.add(exchange.operations, now);
    },
    usage() {
      const now = clock.monotonic();
      return {
        requests: requests.total(now),
        operations: operations.total(now),
        executionMilliseconds: execution.total(now),
        operationsToday: day.total(now),
      };
    },
  };
}
