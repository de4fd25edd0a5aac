import { openQuestions } from '@casebridge/emulator-dynamics';
import { describe, expect, it, vi } from 'vitest';

// Public reports disagree about a binding of a lookup to null (docs/vendors/dataverse.md#lookups). The suites of the push,
// its fence, links and owners run under the usual answer by themselves; here under all the others.
const others = openQuestions.nullBinding.filter((answer) => answer !== 'clears');

it('there are other answers than the usual one', () => {
  expect(others).toEqual(['refused', 'fails', 'ignored']);
});

describe.each(others)('where a binding to null is: %s', async (nullBinding) => {
  // Fresh modules, so that each suite registers its tests anew.
  vi.resetModules();
  const { assume } = await import('./harness.ts');
  assume({ nullBinding });
  await import('./push.test.ts');
  await import('./links.test.ts');
  await import('./fence.test.ts');
  await import('./ownership.test.ts');
});
