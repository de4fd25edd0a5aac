import { strFromU8 } from 'fflate';
import type { Environment } from '../environment.ts';
import { idOf } from '../ids.ts';
import { changeValues, insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';
import type { Archive } from './archive.ts';
import { attribute, child, readXml, textOf } from './xml.ts';

const place = /^environmentvariabledefinitions\/[^/]+\/environmentvariabledefinition\.xml$/;

/** Brings in the environment variables of a package; values that were entered stay: docs/vendors/dataverse.md#environment-variables. */
export function placeEnvironmentVariables(environment: Environment, { files }: Archive): void {
  const session = systemSession(environment);
  const table = tableNamed(session, 'environmentvariabledefinition');
  for (const [path, content] of files) {
    if (!place.test(path)) continue;
    const definition = child(readXml(path, strFromU8(content)), 'environmentvariabledefinition') ?? {};
    const schemaname = attribute(definition, 'schemaname');
    const values = {
      displayname: attribute(child(definition, 'displayname'), 'default'),
      defaultvalue: textOf(definition, 'defaultvalue') || null,
      type: Number(textOf(definition, 'type')),
    };
    const id = idOf('environmentvariabledefinition', schemaname);
    if (environment.rows.get(table.logicalName, id) !== undefined) changeValues(session, table, id, values);
    else
      insert(session, table, id, {
        schemaname,
        ...values,
        ownerid: { table: 'systemuser', id: environment.ids.systemUserId },
      });
  }
}
