import type { Table } from '../model.ts';
import { columnCell } from './form-cells.ts';
import { bracedId } from './ids.ts';
import { labels } from './labels.ts';
import { element, type XmlElement } from './xml.ts';

function emptyCell(path: readonly string[], key: string): XmlElement {
  return element('cell', { id: bracedId(...path, key), showlabel: 'true', locklevel: 0 }, [labels('')]);
}

function row(cells: readonly XmlElement[]): XmlElement {
  return element('row', {}, cells);
}

function section(
  path: readonly string[],
  name: string,
  label: string,
  columns: string,
  rows: readonly XmlElement[],
): XmlElement {
  const attributes = { name, showlabel: 'false', showbar: 'false', columns, id: bracedId(...path, name) };
  return element('section', { ...attributes, IsUserDefined: 0 }, [
    labels(label),
    ...(rows.length === 0 ? [] : [element('rows', {}, rows)]),
  ]);
}

/**
 * The tab of a card form, which shows a row in the list of a phone. Its name and its sections are fixed: a strip of colour, a
 * header, details, a footer. Source: docs/vendors/dataverse.md#forms.
 * @param columns what the details show
 */
export function cardTab(table: Table, columns: readonly string[]): XmlElement {
  const path = [table.logicalName, 'card form'];
  const header = ['statuscode', ...(columns[0] === undefined ? [] : [columns[0]])];
  const strip = section(path, 'ColorStrip', 'ColorStrip', '1', []);
  const body = [
    section(path, 'CardHeader', 'Header', '111', [
      row([
        ...header.map((column) => columnCell(table, [...path, 'CardHeader'], column)),
        emptyCell([...path, 'CardHeader'], 'last'),
      ]),
    ]),
    section(
      path,
      'CardDetails',
      'Details',
      '1',
      columns.slice(1).map((column) => row([columnCell(table, [...path, 'CardDetails'], column)])),
    ),
    section(path, 'CardFooter', 'Footer', '1111', [
      row([
        columnCell(table, [...path, 'CardFooter'], 'ownerid'),
        columnCell(table, [...path, 'CardFooter'], 'createdon'),
        emptyCell([...path, 'CardFooter'], 'third'),
        emptyCell([...path, 'CardFooter'], 'fourth'),
      ]),
    ]),
  ];
  const attributes = { name: 'general', verticallayout: 'true', id: bracedId(...path, 'tab'), IsUserDefined: 0 };
  return element('tab', attributes, [
    labels(''),
    element('columns', {}, [
      element('column', { width: '25%' }, [element('sections', {}, [strip])]),
      element('column', { width: '75%' }, [element('sections', {}, body)]),
    ]),
  ]);
}
