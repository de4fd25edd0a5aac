import type { ExtraView, Table } from '../model.ts';
import { introducedVersion } from './columns.ts';
import { bracedId } from './ids.ts';
import { localized } from './labels.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

/** Purposes of a view, by the platform's number. Source: docs/vendors/dataverse.md#customizations. */
const queryTypes = { public: 0, advancedFind: 1, associated: 2, quickFind: 4, lookup: 64 } as const;

interface View {
  readonly key: string;
  readonly name: string;
  readonly type: keyof typeof queryTypes;
  readonly isDefault: boolean;
  readonly columns: readonly string[];
  readonly conditions: readonly XmlElement[];
}

function condition(attribute: string, operator: string, value?: string): XmlElement {
  return element('condition', {
    attribute: attribute.toLowerCase(),
    operator,
    ...(value === undefined ? {} : { value }),
  });
}

// Choices are stored as numbers.
function stored(table: Table, column: string, value: string | undefined): string | undefined {
  const declared = table.columns[column];
  if (value === undefined || declared?.kind !== 'choice') return value;
  const option = declared.options[value];
  if (option === undefined) throw new Error(`${table.schemaName}.${column} has no option ${value}`);
  return String(option.value);
}

function extraView(table: Table, extra: ExtraView): View {
  const conditions = [
    condition('statecode', 'eq', '0'),
    ...extra.conditions.map((one) => condition(one.column, one.operator, stored(table, one.column, one.value))),
  ];
  return { key: extra.key, name: extra.name, type: 'public', isDefault: false, columns: extra.columns, conditions };
}

function viewsOf(table: Table): View[] {
  const active = [condition('statecode', 'eq', '0')];
  const columns = table.views.columns;
  const plural = table.collectionLabel;
  return [
    { key: 'active', name: `Active ${plural}`, type: 'public', isDefault: true, columns, conditions: active },
    {
      key: 'inactive',
      name: `Inactive ${plural}`,
      type: 'public',
      isDefault: false,
      columns,
      conditions: [condition('statecode', 'eq', '1')],
    },
    {
      key: 'advanced',
      name: `${table.label} Advanced Find View`,
      type: 'advancedFind',
      isDefault: true,
      columns,
      conditions: active,
    },
    {
      key: 'associated',
      name: `${table.label} Associated View`,
      type: 'associated',
      isDefault: true,
      columns,
      conditions: active,
    },
    {
      key: 'quick',
      name: `Quick Find Active ${plural}`,
      type: 'quickFind',
      isDefault: true,
      columns,
      conditions: active,
    },
    { key: 'lookup', name: `${table.label} Lookup View`, type: 'lookup', isDefault: true, columns, conditions: active },
    ...(table.views.extra ?? []).map((extra) => extraView(table, extra)),
  ];
}

/** Id of a list; `associated` is the one that the *Related* menu uses. */
export function viewId(table: Table, key: string): string {
  return bracedId(table.logicalName, 'view', key);
}

function layout(table: Table, view: View): XmlElement {
  const cells = view.columns.map((column) =>
    element('cell', { name: column.toLowerCase(), width: column === table.primaryName ? 300 : 150 }),
  );
  const grid = { name: 'resultset', jump: table.primaryName.toLowerCase(), select: 1, icon: 1, preview: 1 };
  return element('grid', grid, [element('row', { name: 'result', id: table.primaryId }, cells)]);
}

function searchFilter(table: Table): XmlElement {
  const conditions = table.views.search.map((column) => condition(column, 'like', '{0}'));
  return element('filter', { type: 'or', isquickfindfields: 1 }, conditions);
}

function fetchXml(table: Table, view: View): XmlElement {
  const names = new Set([table.primaryId, ...view.columns.map((column) => column.toLowerCase())]);
  const order = table.views.orderBy;
  return element('fetch', { version: '1.0', mapping: 'logical' }, [
    element('entity', { name: table.logicalName }, [
      ...[...names].map((name) => element('attribute', { name })),
      element('order', { attribute: order.column.toLowerCase(), descending: String(order.descending) }),
      element('filter', { type: 'and' }, view.conditions),
      ...(view.type === 'quickFind' ? [searchFilter(table)] : []),
    ]),
  ]);
}

function viewXml(table: Table, view: View): XmlElement {
  return element('savedquery', {}, [
    ...leaves({
      IsCustomizable: 1,
      CanBeDeleted: view.type === 'public' && !view.isDefault ? 1 : 0,
      isquickfindquery: view.type === 'quickFind' ? 1 : 0,
      isprivate: 0,
      isdefault: view.isDefault ? 1 : 0,
      savedqueryid: viewId(table, view.key),
    }),
    element('layoutxml', {}, [layout(table, view)]),
    leaf('querytype', queryTypes[view.type]),
    element('fetchxml', {}, [fetchXml(table, view)]),
    leaf('IntroducedVersion', introducedVersion),
    localized('LocalizedNames', 'LocalizedName', view.name),
  ]);
}

/** The lists of a table: active, inactive, advanced find, associated, quick find, look-up, and its own. */
export function viewsXml(table: Table): XmlElement {
  return element('SavedQueries', {}, [
    element(
      'savedqueries',
      {},
      viewsOf(table).map((view) => viewXml(table, view)),
    ),
  ]);
}
