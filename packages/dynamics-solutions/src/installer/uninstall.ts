import { quote, type Row } from '@casebridge/dataverse';
import { publisherName } from '../package/manifest.ts';
import { tables } from '../tables/index.ts';
import { formsWithTab } from './case-forms.ts';
import type { SetupDeps } from './deps.ts';
import { good, problem, warning, type Finding } from './finding.ts';
import type { SetupReport } from './install.ts';
import { valueOf } from './setup-error.ts';

interface Removable {
  readonly id: string;
  readonly name: string;
}

/**
 * Removes both solutions, the button first. The tables go with all of their rows.
 * @param confirmed without it nothing is removed: the report says what would be lost
 */
export async function uninstall(deps: SetupDeps, confirmed: boolean): Promise<SetupReport> {
  deps.progress('Reading the environment');
  const found = await ours(deps);
  if (found.length === 0)
    return { ok: true, steps: [], findings: [good('CB-SETUP-MISSING', 'Neither solution is installed.')] };
  const hindered = await hindrances(deps);
  if (hindered.length > 0) return { ok: false, steps: [], findings: hindered };
  const steps = found.map(({ name }) => `Remove the solution ${name}`);
  if (!confirmed) return { ok: false, steps, findings: [await loss(deps)] };
  for (const { id, name } of found) {
    deps.progress(`Removing the solution ${name}`);
    valueOf(`Removing ${name}`, await deps.client.delete({ set: 'solutions', id, signal: deps.signal }));
  }
  return {
    ok: true,
    steps,
    findings: [good('CB-SETUP-REMOVED', 'Both solutions are gone, with their tables and rows.')],
  };
}

/** Ours that are installed, in the order in which they can go. */
async function ours(deps: SetupDeps): Promise<Removable[]> {
  const found: Removable[] = [];
  for (const { identity } of [...deps.solutions].reverse()) {
    const query = {
      set: 'solutions',
      select: ['solutionid'],
      filter: `uniquename eq ${quote(identity.uniqueName)}`,
      expand: 'publisherid($select=uniquename)',
      signal: deps.signal,
    };
    const [row] = valueOf('Reading the solutions', await deps.client.query(query)).rows;
    if ((row?.publisherid as Row | null | undefined)?.uniquename !== publisherName) continue;
    found.push({ id: String(row?.solutionid), name: identity.uniqueName });
  }
  return found;
}

/** A form that shows our rows keeps the solution in. Source: docs/vendors/dataverse.md#import. */
async function hindrances(deps: SetupDeps): Promise<Finding[]> {
  const forms = await formsWithTab(deps);
  return forms.map(({ name }) =>
    problem(
      'CB-SETUP-FORM',
      `The form ${name} shows the tab with sessions.`,
      'Run "casebridge dynamics case-forms --forms all --undo" first.',
    ),
  );
}

async function loss(deps: SetupDeps): Promise<Finding> {
  const counts: string[] = [];
  for (const { entitySet, collectionLabel } of tables) {
    const answer = await deps.client.query({ set: entitySet, top: 1, count: true, signal: deps.signal });
    if (answer.ok && (answer.value.count ?? 0) > 0) counts.push(`${collectionLabel}: ${String(answer.value.count)}`);
  }
  const rows = counts.length === 0 ? 'They are empty.' : `They hold ${counts.join(', ')}.`;
  const help = 'Export what you need. Then run this again with --yes: the rows cannot be brought back.';
  return warning('CB-SETUP-DATA', `The tables of BeyondTrust go with all of their rows. ${rows}`, help);
}
