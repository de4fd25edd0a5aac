import type { Environment } from './environment.ts';
import { insert, tableNamed } from './rows/write.ts';
import { systemSession } from './session.ts';

/** The main forms that every environment with Customer Service has, with the ids that they have everywhere: docs/vendors/dataverse.md#case. */
const forms = [
  { id: '4a63c8d1-6c1e-48ec-9db4-3e6c7155334c', name: 'Case' },
  { id: '915f6055-2e07-4276-ae08-2b96c8d02c57', name: 'Case for Interactive experience' },
  { id: 'b05c1e9c-94d0-46c1-8968-df49b8f33ec7', name: 'Case for Multisession experience' },
  { id: 'cd0d48a0-10c6-ec11-a7b5-000d3a58b83a', name: 'Enhanced full case form' },
];

/** Puts in the main forms of the Case table. */
export function placeCaseForms(environment: Environment): void {
  const session = systemSession(environment);
  const table = tableNamed(session, 'systemform');
  for (const { id, name } of forms) {
    insert(session, table, id, { name, objecttypecode: 'incident', type: 2, formxml: formXml(id), ismanaged: true });
  }
}

// Small, but with what a change of it has to leave alone: a form library, spaces, a comment, a line break in a label.
function formXml(id: string): string {
  return (
    `<form><tabs><tab name="general" id="{${id}}" expanded="true" showlabel="true">` +
    '<labels><label description="Summary" languagecode="1033" /></labels><!-- first -->' +
    '<columns><column width="100%"><sections><section name="case" showlabel="false"><rows><row><cell showlabel="true">' +
    '<control id="title" classid="{4273EDBD-AC1D-40d3-9FB2-095C621B552D}" datafieldname="title"  disabled="false" />' +
    '</cell></row></rows></section></sections></column></columns></tab></tabs>' +
    '<formLibraries><Library name="msdyn_/case.js" libraryUniqueId="{00000000-0000-4000-8000-000000000001}" /></formLibraries></form>'
  );
}
