import type { Column, FormSection, FormTab, Table } from '../model.ts';
import { introducedVersion } from './columns.ts';
import { bracedId } from './ids.ts';
import { languageCode, localized } from './labels.ts';
import { associatedViewId } from './views.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

/** Class ids of the form controls. Source: docs/vendors/dataverse.md#forms. */
const controls = {
  text: '{4273EDBD-AC1D-40d3-9FB2-095C621B552D}',
  memo: '{E0DECE4B-6FC8-4a8f-A065-082708572369}',
  whole: '{C6D124CA-7EDA-4a60-AEA9-7FB8D318B68F}',
  decimal: '{C3EFE0C3-0EC6-42be-8349-CBD9079DFD8E}',
  moment: '{5B773807-9FB2-42db-97C3-7A91EFF8ADFF}',
  'yes-no': '{67FAC785-CD58-4f9f-ABB3-4B7DDC6ED5ED}',
  choice: '{3EF39988-22BB-4f0b-BBBE-64B5A3748AEE}',
  lookup: '{270BD3DB-D9AF-4782-9025-509E298DEC0A}',
  file: '{4273EDBD-AC1D-40d3-9FB2-095C621B552D}',
} as const satisfies Record<Column['kind'], string>;

const subGrid = '{E7A81278-8635-4d9e-8D4D-59480B391C5B}';
const memoRows = 10;
const gridRows = 12;

function labels(description: string): XmlElement {
  return element('labels', {}, [element('label', { description, languagecode: languageCode })]);
}

/** A cell that is several rows high is followed by as many empty rows. */
function tallRow(cell: XmlElement, rows: number): XmlElement[] {
  return [element('row', {}, [cell]), ...Array.from({ length: rows - 1 }, () => element('row'))];
}

function columnRows(table: Table, path: readonly string[], name: string): XmlElement[] {
  const column = table.columns[name];
  if (column === undefined) throw new Error(`${table.schemaName} has no column ${name}`);
  const id = name.toLowerCase();
  const rows = column.kind === 'memo' ? memoRows : 1;
  const cell = element('cell', { id: bracedId(...path, name), ...(rows > 1 ? { rowspan: rows } : {}) }, [
    labels(column.label),
    element('control', { id, classid: controls[column.kind], datafieldname: id, disabled: 'false' }),
  ]);
  return tallRow(cell, rows);
}

function gridRowsOf(path: readonly string[], section: FormSection, all: readonly Table[]): XmlElement[] {
  const grid = section.grid;
  if (grid === undefined) return [];
  const target = all.find((table) => table.logicalName === grid.table);
  if (target === undefined) throw new Error(`no table ${grid.table} for the sub-grid ${section.label}`);
  const view = associatedViewId(target);
  const parameters = element('parameters', {}, [
    ...leaves({
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
  ]);
  const control = {
    id: `grid_${grid.table}`,
    classid: subGrid,
    indicationOfSubgrid: 'true',
    uniqueid: bracedId(...path, 'grid'),
  };
  const cell = element('cell', { id: bracedId(...path, 'cell'), rowspan: gridRows, showlabel: 'false' }, [
    labels(section.label),
    element('control', control, [parameters]),
  ]);
  return tallRow(cell, gridRows);
}

function sectionXml(table: Table, path: readonly string[], section: FormSection, all: readonly Table[]): XmlElement {
  const rows = [
    ...(section.columns ?? []).flatMap((name) => columnRows(table, path, name)),
    ...gridRowsOf(path, section, all),
  ];
  const attributes = { id: bracedId(...path), showlabel: 'true', showbar: 'false', columns: 1 };
  return element('section', attributes, [labels(section.label), element('rows', {}, rows)]);
}

function tabXml(table: Table, form: string, tab: FormTab, all: readonly Table[]): XmlElement {
  const path = [table.logicalName, form, tab.label];
  const sections = tab.sections.map((section) => sectionXml(table, [...path, section.label], section, all));
  const attributes = { id: bracedId(...path), expanded: 'true', showlabel: 'true', verticallayout: 'true' };
  return element('tab', attributes, [
    labels(tab.label),
    element('columns', {}, [element('column', { width: '100%' }, [element('sections', {}, sections)])]),
  ]);
}

interface Form {
  readonly type: 'main' | 'quick' | 'card';
  /** Part of the form's id, which stays the same for ever. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tabs: readonly FormTab[];
}

function formsXml(table: Table, { type, key, name, description, tabs }: Form, all: readonly Table[]): XmlElement {
  const form = element('form', {}, [
    element(
      'tabs',
      {},
      tabs.map((tab) => tabXml(table, key, tab, all)),
    ),
  ]);
  return element('forms', { type }, [
    element('systemform', {}, [
      ...leaves({
        formid: bracedId(table.logicalName, key),
        IntroducedVersion: introducedVersion,
        FormPresentation: 1,
        FormActivationState: 1,
      }),
      form,
      leaf('IsCustomizable', 1),
      leaf('CanBeDeleted', 0),
      localized('LocalizedNames', 'LocalizedName', name),
      localized('Descriptions', 'Description', description),
    ]),
  ]);
}

// What a form that stands inside another, or in a list on a phone, has room for.
const mostOfSmallForm = 4;

/** The name of a row and the first columns of its main form. */
function smallTab(table: Table): FormTab {
  const columns = table.form.flatMap((tab) => tab.sections.flatMap((section) => section.columns ?? []));
  const short = columns.filter((name) => table.columns[name]?.kind !== 'memo' && table.columns[name]?.kind !== 'file');
  const shown = [...new Set([table.primaryName, ...short])].slice(0, mostOfSmallForm);
  return { label: 'General', sections: [{ label: 'Summary', columns: shown }] };
}

/**
 * The forms of a table. It needs a main form; exports have a quick and a card form beside it, and whether an import demands
 * them is open. Source: docs/vendors/dataverse.md#forms.
 */
export function formXml(table: Table, all: readonly Table[]): XmlElement {
  const of = table.collectionLabel;
  const forms: readonly Form[] = [
    { type: 'main', key: 'form', name: 'Information', description: `Main form of ${of}`, tabs: table.form },
    { type: 'quick', key: 'quick form', name: 'Summary', description: `Quick form of ${of}`, tabs: [smallTab(table)] },
    { type: 'card', key: 'card form', name: 'Card', description: `Card form of ${of}`, tabs: [smallTab(table)] },
  ];
  return element(
    'FormXml',
    {},
    forms.map((form) => formsXml(table, form, all)),
  );
}
