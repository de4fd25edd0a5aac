import { importCodes, ImportFault } from '../fault.ts';
import { firstTwice, type Rule } from './rule.ts';
import { hasKnownPrefix } from './tables.ts';

/** Rules for web resources: docs/vendors/dataverse.md#web-resources. */
export const webResourceRules: readonly Rule[] = [once, names, types];

function* once({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice =
    firstTwice(solution.webResources.map((one) => one.name.toLowerCase())) ??
    firstTwice(solution.webResources.map((one) => one.id));
  if (twice !== undefined) yield wrong(`A web resource with the same name or id already exists: ${twice}`);
  const present = new Map([...environment.rows.all('webresource')].map((row) => [row.name, row.webresourceid]));
  for (const { id, name } of solution.webResources) {
    const other = present.get(name);
    if (other !== undefined && other !== id) yield wrong(`A web resource with the same name already exists: ${name}`);
  }
}

function* names({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { name } of solution.webResources) {
    const wellFormed = /^[\w./]+$/.test(name) && !name.includes('//') && !/\.(aspx|ascx|asmx|ashx)$/i.test(name);
    if (!wellFormed || !hasKnownPrefix(environment, solution, name)) {
      yield wrong(
        `Web resource names may only include letters, numbers, periods, and nonconsecutive forward slash characters, and must start with a customization prefix: '${name}'.`,
      );
    }
  }
}

function* types({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { name, type } of solution.webResources) {
    if (type < 1 || type > 12) yield wrong(`The type ${type} of the web resource '${name}' is not valid.`);
  }
}

function wrong(message: string): ImportFault {
  return new ImportFault(importCodes.webResource, message);
}
