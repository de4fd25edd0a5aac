import type { Environment } from '../environment.ts';
import { isReference, type Row } from '../rows/store.ts';

/** The row of a solution that is there. */
export function installedSolution(environment: Environment, uniqueName: string): Row | undefined {
  return [...environment.rows.all('solution')].find((row) => row.uniquename === uniqueName);
}

/** The unique name of a solution's publisher. */
export function publisherOf(environment: Environment, solution: Row | undefined): string | undefined {
  const publisher = solution?.publisherid ?? null;
  const row = isReference(publisher) ? environment.rows.get('publisher', publisher.id) : undefined;
  return typeof row?.uniquename === 'string' ? row.uniquename : undefined;
}

/** The publisher of the solution that brought a table, or undefined for built-in ones. */
export function publisherOfTable(environment: Environment, table: string): string | undefined {
  const metadataId = environment.catalog.table(table)?.metadataId;
  const component = [...environment.rows.all('solutioncomponent')].find((row) => row.objectid === metadataId);
  const solution = component?.solutionid ?? null;
  return isReference(solution) ? publisherOf(environment, environment.rows.get('solution', solution.id)) : undefined;
}
