import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiFailure, lines, type ResponseOf, unreachable } from '../../api/client.ts';

export type TestStep = ResponseOf<'POST /api/configurations/{id}/test'>['items'][number];

/** What is tested: a configuration as it was saved, or values that are not. */
export type Tested =
  | { readonly kind: 'saved'; readonly id: string }
  | { readonly kind: 'draft'; readonly id?: string; readonly values: Readonly<Record<string, unknown>> };

type Line = ({ readonly kind: 'step' } & TestStep) | { readonly kind: 'end'; readonly green: boolean };

interface Progress {
  readonly steps: readonly TestStep[];
  readonly state: 'idle' | 'running' | 'green' | 'red' | 'broken';
  readonly failure?: ApiFailure;
}

/** A test whose steps come one after another. It ends with the page, and where another is started. */
export function useTest() {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>({ steps: [], state: 'idle' });
  const latest = useRef<AbortController>(undefined);
  useEffect(() => () => latest.current?.abort(), []);
  const start = useCallback(
    (tested: Tested, onEnd?: (isGreen: boolean) => void) => {
      latest.current?.abort();
      const over = new AbortController();
      latest.current = over;
      setProgress({ steps: [], state: 'running' });
      void run(tested, over.signal, setProgress).then((isGreen) => {
        if (over.signal.aborted) return;
        onEnd?.(isGreen);
        void client.invalidateQueries();
      });
    },
    [client],
  );
  return { ...progress, start };
}

/** @returns whether all was well */
async function run(
  tested: Tested,
  signal: AbortSignal,
  show: (change: (before: Progress) => Progress) => void,
): Promise<boolean> {
  try {
    for await (const line of lines<Line>(pathOf(tested), bodyOf(tested), signal)) {
      if (line.kind === 'end') {
        show((before) => ({ ...before, state: line.green ? 'green' : 'red' }));
        return line.green;
      }
      show((before) => ({ ...before, steps: [...before.steps, line] }));
    }
    throw unreachable;
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : unreachable;
    if (!signal.aborted) show((before) => ({ ...before, state: 'broken', failure }));
    return false;
  }
}

function pathOf(tested: Tested): string {
  return tested.kind === 'saved'
    ? `/api/configurations/${tested.id}/test/steps`
    : '/api/configuration-drafts/test/steps';
}

function bodyOf(tested: Tested): unknown {
  if (tested.kind === 'saved') return undefined;
  const { id, values } = tested;
  return { values, ...(id !== undefined && { id }) };
}
