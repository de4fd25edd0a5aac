import type { Column, SubGrid, Table } from '../model.ts';
import { bracedId } from './ids.ts';
import { labels } from './labels.ts';
import { viewId } from './views.ts';
import { element, leaves, type XmlElement } from './xml.ts';

/** Class ids of the controls for columns. Source: docs/vendors/dataverse.md#forms. */
const columnControls = {
  text: '{4273EDBD-AC1D-40d3-9FB2-095C621B552D}',
  memo: '{E0DECE4B-6FC8-4a8f-A065-082708572369}',
  whole: '{C6D124CA-7EDA-4a60-AEA9-7FB8D318B68F}',
  decimal: '{C3EFE0C3-0EC6-42be-8349-CBD9079DFD8E}',
  moment: '{5B773807-9FB2-42db-97C3-7A91EFF8ADFF}',
  'yes-no': '{67FAC785-CD58-4f9f-ABB3-4B7DDC6ED5ED}',
  choice: '{3EF39988-22BB-4f0b-BBBE-64B5A3748AEE}',
  lookup: '{270BD3DB-D9AF-4782-9025-509E298DEC0A}',
  file: '{0A7FF475-B016-4687-9CE5-042BFDBD6519}',
} as const satisfies Record<Column['kind'], string>;

const subGrid = '{E7A81278-8635-4d9e-8D4D-59480B391C5B}';
const webResource = '{9FDF5F91-88B1-47f4-AD53-C11EFC01A01D}';

const memoRows = 10;
const gridRows = 12;
const pageRows = 20;

/** System columns that stand on forms, with their labels and controls. */
const systemColumns: Readonly<Record<string, { readonly label: string; readonly classid: string }>> = {
  ownerid: { label: 'Owner', classid: columnControls.lookup },
  createdon: { label: 'Created On', classid: columnControls.moment },
  statuscode: { label: 'Status Reason', classid: columnControls.choice },
};

/** A cell that is several rows high is followed by as many empty rows. */
function tallRow(cell: XmlElement, rows: number): XmlElement[] {
  return [element('row', {}, [cell]), ...Array.from({ length: rows - 1 }, () => element('row'))];
}

/**
 * The cell of a column.
 * @param path of names that leads to it, for its id
 * @param column schema name of a column of ours, or logical name of a system column
 */
export function columnCell(table: Table, path: readonly string[], column: string, rows = 1): XmlElement {
  const own = table.columns[column];
  const known = own === undefined ? systemColumns[column] : { label: own.label, classid: columnControls[own.kind] };
  if (known === undefined) throw new Error(`${table.schemaName} has no column ${column}`);
  const id = column.toLowerCase();
  return element('cell', { id: bracedId(...path, column), ...(rows > 1 ? { rowspan: rows } : {}) }, [
    labels(known.label),
    element('control', { id, classid: known.classid, datafieldname: id, disabled: 'false' }),
  ]);
}

/** The rows of a column on a main form: long texts are several rows high. */
export function columnRows(table: Table, path: readonly string[], column: string): XmlElement[] {
  const rows = table.columns[column]?.kind === 'memo' ? memoRows : 1;
  return tallRow(columnCell(table, path, column, rows), rows);
}

/** The rows of a list of children. */
export function gridRowsOf(path: readonly string[], label: string, grid: SubGrid, all: readonly Table[]): XmlElement[] {
  const target = all.find((table) => table.logicalName === grid.table);
  if (target === undefined) throw new Error(`no table ${grid.table} for the sub-grid ${label}`);
  if (grid.view !== undefined && !target.views.extra?.some(({ key }) => key === grid.view)) {
    throw new Error(`${grid.table} has no list ${grid.view} for the sub-grid ${label}`);
  }
  const view = viewId(target, grid.view ?? 'associated');
  const parameters = element(
    'parameters',
    {},
    leaves({
      ViewId: view,
      IsUserView: 'false',
      RelationshipName: grid.relationship,
      TargetEntityType: grid.table,
      AutoExpand: 'Fixed',
      EnableQuickFind: 'false',
      EnableViewPicker: 'false',
      ViewIds: view,
      EnableJumpBar: 'false',
      ChartGridMode: 'Grid',
      RecordsPerPage: gridRows,
    }),
  );
  const id = ['grid', grid.table, ...(grid.view === undefined ? [] : [grid.view])].join('_');
  const uniqueid = bracedId(...path, 'grid');
  const control = { id, classid: subGrid, indicationOfSubgrid: 'true', uniqueid };
  return wholeWidth(path, label, element('control', control, [parameters]), gridRows);
}

/** The rows of a page of ours, which is given the id and the table of the row. */
export function pageRowsOf(path: readonly string[], label: string, page: string): XmlElement[] {
  const parameters = element(
    'parameters',
    {},
    leaves({
      Url: `$webresource:${page}`,
      PassParameters: 'true',
      Security: 'false',
      Scrolling: 'auto',
      Border: 'false',
    }),
  );
  const name = page.slice(page.lastIndexOf('/') + 1).replace(/\W+/g, '_');
  const control = element('control', { id: `WebResource_${name}`, classid: webResource }, [parameters]);
  return wholeWidth(path, label, control, pageRows);
}

function wholeWidth(path: readonly string[], label: string, control: XmlElement, rows: number): XmlElement[] {
  const attributes = { id: bracedId(...path, 'cell'), rowspan: rows, showlabel: 'false' };
  return tallRow(element('cell', attributes, [labels(label), control]), rows);
}
