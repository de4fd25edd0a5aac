import type { Environment } from '../../environment.ts';
import { importCodes, ImportFault } from '../fault.ts';
import type { SolutionPackage } from '../package.ts';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { noSuchTable } from './tables.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for views and their queries: docs/vendors/dataverse.md#customizations. */
export const viewRules: readonly Rule[] = [once, queries, layouts];

function* once({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice = firstTwice(solution.queries.map((one) => one.id));
  if (twice !== undefined) yield new ImportFault('0x80040237', `Cannot insert duplicate key. View: ${twice}`);
}

function* queries({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const view of solution.queries) {
    const entity = child(child(child(view.element, 'fetchxml'), 'fetch'), 'entity');
    if (entity === undefined) continue;
    if (attribute(entity, 'name').toLowerCase() !== view.table) yield noSuchTable(attribute(entity, 'name'));
    yield* ofEntity(environment, solution, entity);
  }
}

function* ofEntity(environment: Environment, solution: SolutionPackage, entity: XmlElement): Iterable<ImportFault> {
  const table = attribute(entity, 'name').toLowerCase();
  const columns = columnsOf(solution, table);
  if (columns === undefined && environment.catalog.table(table) === undefined) {
    yield noSuchTable(attribute(entity, 'name'));
  }
  const named = [
    ...children(entity, 'attribute').map((one) => attribute(one, 'name')),
    ...children(entity, 'order').map((one) => attribute(one, 'attribute')),
    ...conditionsOf(entity),
  ];
  yield* unknown(table, columns, named);
  for (const link of children(entity, 'link-entity')) {
    yield* unknown(table, columns, [attribute(link, 'to')]);
    yield* ofEntity(environment, solution, link);
  }
}

function conditionsOf(element: XmlElement): string[] {
  return children(element, 'filter').flatMap((filter) => [
    ...children(filter, 'condition')
      .filter((one) => attribute(one, 'entityname') === '')
      .map((one) => attribute(one, 'attribute')),
    ...conditionsOf(filter),
  ]);
}

function* layouts({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const view of solution.queries) {
    const rows = children(child(child(view.element, 'layoutxml'), 'grid'), 'row');
    // A cell of a joined table carries that table's alias.
    const named = rows.flatMap((row) => children(row, 'cell').map((one) => attribute(one, 'name')));
    yield* unknown(
      view.table,
      columnsOf(solution, view.table),
      named.filter((name) => !name.includes('.')),
    );
  }
}

// Of tables that the platform brings, the catalog has not every column.
function columnsOf(solution: SolutionPackage, table: string): ReadonlyMap<string, unknown> | undefined {
  return solution.tables.find((one) => one.logicalName === table)?.table?.columns;
}

function* unknown(
  table: string,
  columns: ReadonlyMap<string, unknown> | undefined,
  names: readonly string[],
): Iterable<ImportFault> {
  const absent = columns === undefined ? undefined : names.find((name) => name !== '' && !columns.has(name));
  if (absent === undefined) return;
  yield new ImportFault(
    importCodes.noSuchColumn,
    `'${table}' entity doesn't contain attribute with Name = '${absent}' and NameMapping = 'Logical'.`,
  );
}
