import type { Emulator } from '../emulator.ts';
import type { Environment } from '../environment.ts';
import { childrenOf } from '../odata/links.ts';
import type { Column, Relationship } from '../metadata/model.ts';
import { formatValue } from '../rows/format.ts';
import { type Row, type Value, valueText } from '../rows/store.ts';
import { systemSession } from '../session.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/** The page at `/`: every case, with the rows of imported tables that belong to it. */
export function casesPage(emulator: Emulator): string {
  const environment = emulator.environment();
  environment.jobs.settle();
  const cases = [...environment.rows.all('incident')].reverse();
  const content = html`<h1>Cases</h1>
    <p>${cases.length} ${cases.length === 1 ? 'case' : 'cases'} at ${emulator.url()}</p>
    ${cases.map((row) => caseSection(emulator, row))} ${withoutCase(emulator)}`;
  return layout('Cases', content);
}

/** Tables of imported solutions that point to a case. */
function lookupsToCase(environment: Environment): readonly Relationship[] {
  return environment.catalog
    .incoming('incident')
    .filter((one) => environment.catalog.table(one.referencing)?.custom === true);
}

/** Rows that could belong to a case and belong to none. */
function withoutCase(emulator: Emulator): Html {
  const environment = emulator.environment();
  const orphans = lookupsToCase(environment).map(({ referencing, attribute }) => ({
    referencing,
    rows: [...environment.rows.all(referencing)].filter((row) => !row[attribute]),
  }));
  const shown = orphans.filter(({ rows }) => rows.length > 0);
  if (shown.length === 0) return html``;
  return html`<section>
    <h2>Without a case</h2>
    ${shown.map(({ referencing, rows }) => rowList(emulator, referencing, rows))}
  </section>`;
}

function caseSection(emulator: Emulator, row: Row): Html {
  const id = valueText(row.incidentid);
  const lookups = lookupsToCase(emulator.environment());
  const related = lookups.map((relationship) => relatedRows(emulator, relationship, id));
  return html`<section>
    <h2><a href="/main.aspx?pagetype=entityrecord&etn=incident&id=${id}">${row.ticketnumber}: ${row.title}</a></h2>
    ${related.some((one) => one.html !== '') ? related : html`<p>Nothing belongs to this case yet.</p>`}
  </section>`;
}

function relatedRows(emulator: Emulator, relationship: Relationship, parentId: string): Html {
  const rows = childrenOf(systemSession(emulator.environment()), relationship, parentId);
  return rows.length === 0 ? html`` : rowList(emulator, relationship.referencing, rows);
}

function rowList(emulator: Emulator, tableName: string, rows: readonly Row[]): Html {
  const { catalog } = emulator.environment();
  const table = catalog.table(tableName);
  if (table === undefined) return html``;
  const below = catalog.incoming(tableName).filter((one) => catalog.table(one.referencing)?.custom === true);
  return html`<h3>${table.displayName} (${rows.length})</h3>
    ${rows.map(
      (row) =>
        html`<details>
          <summary>${row[table.primaryName] ?? row[table.primaryId]} <time>${dateOf(row)}</time></summary>
          <table>
            ${Object.entries(row).map(([name, value]) => valueLine(emulator, tableName, name, value))}
          </table>
          ${below.map((one) => relatedRows(emulator, one, valueText(row[table.primaryId])))}
        </details>`,
    )}`;
}

/** When a row came into being, as people write it: its own start where it has one. */
function dateOf(row: Row): string {
  const at = Object.entries(row).find(([name, value]) => /_starttime$|_timestamp$/.test(name) && value !== null)?.[1];
  return valueText(at ?? row.createdon ?? null)
    .slice(0, 16)
    .replace('T', ' ');
}

function valueLine(emulator: Emulator, tableName: string, name: string, value: Value): Html {
  const column = emulator.environment().catalog.table(tableName)?.columns.get(name);
  if (column === undefined || value === null || !column.custom) return html``;
  const text =
    fileText(emulator, column, value) ?? formatValue(emulator.environment(), column, value) ?? valueText(value);
  return html`<tr>
    <th>${column.displayName}</th>
    <td>${text}</td>
  </tr>`;
}

function fileText(emulator: Emulator, column: Column, value: Value): string | undefined {
  const file = column.type === 'file' ? emulator.environment().files.files.get(valueText(value)) : undefined;
  return file === undefined ? undefined : `${file.name}, ${file.content.length.toLocaleString('en-US')} bytes`;
}
