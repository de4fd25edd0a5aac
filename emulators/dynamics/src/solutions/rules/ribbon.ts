import { importCodes, ImportFault } from '../fault.ts';
import { attribute, elementsAt, type XmlElement } from '../xml.ts';
import { allIds, allRibbons, idsOf, type Ribbon, ribbonsOf } from './ribbon-parts.ts';
import { ribbonReferenceRules } from './ribbon-references.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for ribbons: docs/vendors/dataverse.md#ribbon-rules. */
export const ribbonRules: readonly Rule[] = [idsOnce, idLengths, locations, overrides, ...ribbonReferenceRules];

/** Ids of these are unique in the whole environment. */
const environmentWide = ['CustomActions/CustomAction', 'CommandDefinitions/CommandDefinition'];

/** Ids of these are unique in a ribbon; several tables of a package may carry the same rule. */
const ribbonWide = ['RuleDefinitions/DisplayRules/DisplayRule', 'RuleDefinitions/EnableRules/EnableRule'];

function* idsOnce({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const all = allRibbons(solution);
  const lists = [
    ...environmentWide.map((path) => all.flatMap((ribbon) => elementsAt(ribbon, path))),
    ...all.flatMap((ribbon) => ribbonWide.map((path) => elementsAt(ribbon, path))),
  ];
  for (const list of lists) {
    const twice = firstTwice(idsOf(list));
    if (twice === undefined) continue;
    yield new ImportFault(
      importCodes.ribbonIdTwice,
      `The ribbon element with the Id:${twice} cannot be imported because an existing ribbon element with the same Id already exists.`,
    );
  }
}

const longestId = 128;

function* idLengths({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const long = allRibbons(solution)
    .flatMap(allIds)
    .find((id) => id.length > longestId);
  if (long === undefined) return;
  yield new ImportFault(
    importCodes.ribbonIdLength,
    `We can’t import this ribbon element because the ID length exceeds the maximum length of 128 characters: ${long}`,
  );
}

function actionsOf({ element }: Ribbon): XmlElement[] {
  return elementsAt(element, 'CustomActions/CustomAction');
}

// Where things can be put: into an element of the platform, whose ids begin with Mscrm., or into one of the package. Which of the
// platform's there are is known only by the names of their tables.
function* locations({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const own = new Set(allRibbons(solution).flatMap(allIds));
  for (const ribbon of ribbonsOf(solution)) {
    for (const action of actionsOf(ribbon)) {
      const container = attribute(action, 'Location').replace(/\._children$/, '');
      if (own.has(container) || isPlatformControl(container, ribbon.table)) continue;
      yield new ImportFault(
        importCodes.ribbonControl,
        `The ribbon item '${attribute(action, 'Id')}' is dependent on ribbon control id='${container}'.`,
      );
    }
  }
}

/** @param table of the ribbon; undefined for that of the whole app, which may speak of any table */
function isPlatformControl(id: string, table: string | undefined): boolean {
  const [, subject] = /^Mscrm\.(?:Form|HomepageGrid|SubGrid)\.([\w{}!]+)\.[\w.]+$/.exec(id) ?? [];
  if (subject === undefined)
    return /^Mscrm(?:\.[\w{}!]+)+$/.test(id) && !/^Mscrm\.(Form|HomepageGrid|SubGrid)\b/.test(id);
  return table === undefined || subject === '{!EntityLogicalName}' || subject === table;
}

// What stands in the place of an element has its id; what is put beside others has a location that ends in ._children.
function* overrides({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const action of ribbonsOf(solution).flatMap(actionsOf)) {
    const location = attribute(action, 'Location');
    if (location.endsWith('._children')) continue;
    const wrong = partsOf(action).find((id) => id !== location);
    if (wrong === undefined) continue;
    yield new ImportFault(
      importCodes.ribbonLocation,
      `CustomAction Id '${attribute(action, 'Id')}' cannot override '${location}' because '${wrong}' does not match the CustomAction Location value.`,
    );
  }
}

function partsOf(action: XmlElement): string[] {
  const definitions = elementsAt(action, 'CommandUIDefinition');
  return definitions.flatMap((definition) =>
    Object.keys(definition).flatMap((name) => (name.startsWith('@') ? [] : idsOf(elementsAt(definition, name)))),
  );
}
