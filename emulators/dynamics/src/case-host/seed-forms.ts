import type { Environment } from '../environment.ts';
import { insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';

/** Main forms of the Case table, whose ids are the same in every environment: docs/vendors/dataverse.md#case. */
const forms: readonly (readonly [id: string, name: string])[] = [
  ['4a63c8d1-6c1e-48ec-9db4-3e6c7155334c', 'Case'],
  ['915f6055-2e07-4276-ae08-2b96c8d02c57', 'Case for Interactive experience'],
  ['b05c1e9c-94d0-46c1-8968-df49b8f33ec7', 'Case for Multisession experience'],
  ['cd0d48a0-10c6-ec11-a7b5-000d3a58b83a', 'Enhanced full case form'],
];

const columns: readonly (readonly [name: string, label: string, classId: string])[] = [
  ['title', 'Case Title', '4273EDBD-AC1D-40d3-9FB2-095C621B552D'],
  ['ticketnumber', 'Case Number', '4273EDBD-AC1D-40d3-9FB2-095C621B552D'],
  ['customerid', 'Customer', '270BD3DB-D9AF-4782-9025-509E298DEC0A'],
  ['prioritycode', 'Priority', '3EF39988-22BB-4f0b-BBBE-64B5A3748AEE'],
  ['statuscode', 'Status Reason', '5D68B988-0661-4db2-BC3E-17598AD3BE6C'],
  ['description', 'Description', 'E0DECE4B-6FC8-4a8f-A065-082708572369'],
];

/** Puts in the forms of the Case table. Their content is the emulator's own: the real ones are Microsoft's. */
export function seedCaseForms(environment: Environment): void {
  if (environment.catalog.table('incident') === undefined) return;
  const session = systemSession(environment);
  for (const [id, name] of forms) {
    const values = { name, objecttypecode: 'incident', type: 2, formxml: formXml(id), ismanaged: true };
    insert(session, tableNamed(session, 'systemform'), id, values);
  }
}

function formXml(id: string): string {
  const guid = (at: number): string => `{${id.slice(0, -2)}${at.toString(16).padStart(2, '0')}}`;
  const label = (text: string): string => `<labels><label description="${text}" languagecode="1033"/></labels>`;
  const cells = columns.map(
    ([name, text, classId], at) =>
      `<row><cell id="${guid(at + 3)}">${label(text)}<control id="${name}" classid="{${classId}}" datafieldname="${name}"/></cell></row>`,
  );
  return (
    `<form><tabs><tab name="general" id="${guid(1)}" expanded="true" showlabel="true">${label('Summary')}<columns><column width="100%"><sections>` +
    `<section name="case" id="${guid(2)}" showlabel="true">${label('Case details')}<rows>${cells.join('')}</rows></section></sections></column></columns></tab></tabs></form>`
  );
}
