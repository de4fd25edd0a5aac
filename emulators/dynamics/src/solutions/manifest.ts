import { importCodes, ImportFault } from './fault.ts';
import { attribute, bareGuid, child, listed, numberOf, textOf, type XmlElement } from './xml.ts';

/** One entry of the manifest's list of components. */
export interface RootComponent {
  type: number;
  schemaName: string;
  id: string;
  behavior: number;
}

/** One entry of the manifest's list of what must be there already. */
export interface Dependency {
  type: number;
  schemaName: string;
  displayName: string;
  /** The table that a part such as a column or a view belongs to; empty for whole tables. */
  parentSchemaName: string;
  solution: string;
}

/** Content of `solution.xml`: docs/vendors/dataverse.md#solution-manifest. */
export interface Manifest {
  uniqueName: string;
  displayName: string;
  version: string;
  managed: boolean;
  publisher: { uniqueName: string; displayName: string; prefix: string; optionValuePrefix: number };
  rootComponents: RootComponent[];
  dependencies: Dependency[];
}

/** Reads and checks `solution.xml`. */
export function readManifest(element: XmlElement): Manifest {
  const publisher = child(element, 'Publisher');
  const uniqueName = textOf(element, 'UniqueName');
  const manifest: Manifest = {
    uniqueName,
    displayName: localizedName(element) || uniqueName,
    version: textOf(element, 'Version'),
    managed: textOf(element, 'Managed') === '1',
    publisher: {
      uniqueName: textOf(publisher, 'UniqueName'),
      displayName: localizedName(publisher) || textOf(publisher, 'UniqueName'),
      prefix: textOf(publisher, 'CustomizationPrefix'),
      optionValuePrefix: publisher === undefined ? 0 : (numberOf(publisher, 'CustomizationOptionValuePrefix') ?? 0),
    },
    rootComponents: listed(element, 'RootComponents', 'RootComponent').map(readComponent),
    dependencies: listed(element, 'MissingDependencies', 'MissingDependency').map(readDependency),
  };
  check(manifest);
  return manifest;
}

function localizedName(element: XmlElement | undefined): string {
  return attribute(listed(element, 'LocalizedNames', 'LocalizedName')[0], 'description');
}

function readComponent(element: XmlElement): RootComponent {
  return {
    type: Number(attribute(element, 'type')),
    schemaName: attribute(element, 'schemaName'),
    id: bareGuid(attribute(element, 'id')),
    behavior: Number(attribute(element, 'behavior') || '0'),
  };
}

function readDependency(element: XmlElement): Dependency {
  const required = child(element, 'Required');
  return {
    type: Number(attribute(required, 'type')),
    schemaName: attribute(required, 'schemaName'),
    displayName: attribute(required, 'displayName'),
    parentSchemaName: attribute(required, 'parentSchemaName'),
    solution: attribute(required, 'solution'),
  };
}

function check(manifest: Manifest): void {
  if (!/^[A-Za-z_]\w*$/.test(manifest.uniqueName)) {
    throw new ImportFault(
      importCodes.solutionName,
      `Invalid character specified for solution unique name: '${manifest.uniqueName}'.`,
    );
  }
  if (!/^\d+(\.\d+){1,3}$/.test(manifest.version)) {
    throw new ImportFault(
      importCodes.schema,
      `The version '${manifest.version}' is not of the form major.minor.build.revision.`,
    );
  }
  const { uniqueName, prefix, optionValuePrefix } = manifest.publisher;
  if (uniqueName === '') throw new ImportFault(importCodes.schema, 'The solution names no publisher.');
  if (!/^[a-z][a-z0-9]{1,7}$/i.test(prefix) || /^mscrm/i.test(prefix)) {
    throw new ImportFault(
      importCodes.prefix,
      `The customization prefix '${prefix}' must be 2-8 characters long, can only consist of alpha-numerics, must start with a letter, and cannot start with 'mscrm'.`,
    );
  }
  if (optionValuePrefix < 10_000 || optionValuePrefix > 99_999) {
    throw new ImportFault(importCodes.schema, 'The option value prefix must be between 10000 and 99999.');
  }
}
