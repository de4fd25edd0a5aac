import { openQuestions } from '@casebridge/emulator-dynamics';
import { describe, expect, it, vi } from 'vitest';

// Public reports disagree about a binding of a lookup to null (docs/vendors/dataverse.md#lookups). The suites of the push,
// its fence, links and owners run under the usual answer by themselves; under each of the others in a file of its own, as
// they are two hundred tests in all and files run side by side.
const others = ['refused', 'fails', 'ignored'] as const;

/** Registers the suites under one answer. */
export function describeUnder(nullBinding: (typeof others)[number]): void {
  it('there are no other answers than the usual one and these', () => {
    expect(openQuestions.nullBinding.filter((answer) => answer !== 'clears')).toEqual(others);
  });

  describe(`where a binding to null is: ${nullBinding}`, async () => {
    // Fresh modules, so that each suite registers its tests anew.
    vi.resetModules();
    const { assume } = await import('./harness.ts');
    assume({ nullBinding });
    await import('./push.test.ts');
    await import('./links.test.ts');
    await import('./fence.test.ts');
    await import('./ownership.test.ts');
  });
}
