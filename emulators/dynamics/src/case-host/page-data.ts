import type { Environment } from '../environment.ts';
import { refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { type Row, valueText } from '../rows/store.ts';
import { privilegeName, type Right } from '../security/rights.ts';
import { answer } from '../web-api/dispatch.ts';
import type { PageData } from './client/page-data.ts';
import { readForm } from './form.ts';
import { rolesOf } from './person.ts';
import { type Command, commandsOf } from './ribbon.ts';
import { type CaseHostSettings, switchesOf } from './switches.ts';

/** Gathers what the script of a form page works with, as its person may see it. */
export function pageDataOf(environment: Environment, user: Row, query: URLSearchParams): PageData {
  const switches = switchesOf(environment.settings, query);
  const table = tableOf(environment, query);
  const id = switches.hostCase === 'unsaved' ? '' : bareId(query.get('id'));
  const userId = valueText(user.systemuserid);
  const languageId = Number(query.get('lcid') ?? environment.settings.languageCode);
  return {
    switches,
    table: table.logicalName,
    set: table.setName,
    id,
    primaryName: table.primaryName,
    row: id === '' ? {} : rowAs(environment, userId, table, id, switches),
    tabs: readForm(formOf(environment, table, query.get('formid'))),
    commands: commandsOf([...environment.imported.values()].flat(), table.logicalName, languageId).map((command) =>
      withPrivileges(environment, command),
    ),
    sets: Object.fromEntries([...environment.catalog.tables()].map((one) => [one.logicalName, one.setName])),
    lookups: Object.fromEntries(
      environment.catalog.incoming(table.logicalName).map((one) => [one.name, one.attribute] as const),
    ),
    user: {
      id: userId,
      name: valueText(user.fullname),
      languageId,
      roles: rolesOf(environment, userId),
      privileges: privilegesOf(environment, userId, switches),
    },
    version: '9.2.25093.00168',
    organization: {
      id: environment.ids.organizationId,
      name: valueText(environment.rows.get('organization', environment.ids.organizationId)?.name),
      languageId: environment.settings.languageCode,
    },
  };
}

// Rules name the table; some privileges are not named after theirs: docs/vendors/dataverse.md#privileges.
function withPrivileges({ catalog }: Environment, command: Command): Command {
  const displayRules = command.displayRules.map((rule) => {
    const { EntityName = '', PrivilegeType } = rule.attributes;
    const table = catalog.table(EntityName.toLowerCase());
    if (rule.kind !== 'EntityPrivilegeRule' || table === undefined) return rule;
    const privilege = privilegeName(table, PrivilegeType as Right).toLowerCase();
    return { ...rule, attributes: { ...rule.attributes, privilege } };
  });
  return { ...command, displayRules };
}

function tableOf({ catalog }: Environment, query: URLSearchParams): Table {
  const name = query.get('etn') ?? 'incident';
  const table = catalog.table(name);
  if (table === undefined) throw refusals.segmentMissing(name);
  return table;
}

function bareId(id: string | null): string {
  return (id ?? '').replace(/[{}]/g, '').toLowerCase();
}

// Read by the Web API in the person's name, so that a page shows nothing that he may not see.
function rowAs(
  environment: Environment,
  userId: string,
  table: Table,
  id: string,
  { hostCase }: CaseHostSettings,
): Record<string, unknown> {
  const session = { environment, caller: { userId, kind: 'user' as const }, references: new Map() };
  const headers = { prefer: 'odata.include-annotations="*"' };
  const reply = answer(session, { method: 'GET', url: `${table.setName}(${id})`, headers, body: Buffer.alloc(0) });
  const row = JSON.parse(String(reply.body ?? '{}')) as Record<string, unknown>;
  if (reply.status !== 200) throw refusals.rowMissing(table.logicalName, id);
  return hostCase === 'closed' ? { ...row, statecode: 1, statuscode: 5 } : row;
}

// Who may only read holds no right to make anything.
function privilegesOf(environment: Environment, userId: string, { hostReadOnly }: CaseHostSettings): string[] {
  const held = [...environment.access.privilegesOf(userId).keys()].map((name) => name.toLowerCase());
  return hostReadOnly ? held.filter((name) => name.startsWith('prvread')) : held;
}

function formOf({ rows }: Environment, table: Table, formId: string | null): string {
  const forms = [...rows.all('systemform')].filter((row) => row.objecttypecode === table.logicalName && row.type === 2);
  const wanted = bareId(formId);
  const form = forms.find((row) => row.formid === wanted) ?? forms[0];
  return valueText(form?.formxml) || '<form><tabs/></form>';
}
