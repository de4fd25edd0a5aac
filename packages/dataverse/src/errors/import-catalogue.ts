import type { CatalogueEntry } from './explanation.ts';

const OTHER_PACKAGE = 'Take the package as it was released; one that was unpacked and packed again may have changed.';
const REPORT = 'This is a fault of the package: report it with the code and the vendor text.';
const NEEDS =
  'Install what is named first (Dynamics 365 Customer Service for cases), in this environment, then import again.';
const OTHER_KIND =
  'Decide for one: import the managed package where a managed one is installed and the unmanaged one where that is; to change over, remove the installed one first, which deletes its data.';
const VERSION = 'The environment has this version or a newer one: nothing needs to be done, or take a newer package.';

function invalid(name: string, code: string, message: string, help: string): CatalogueEntry {
  return { code: code.toLowerCase(), name, kind: 'invalid', message, help };
}

/** Meaning of the codes of a refused solution import (docs/vendors/dataverse.md#import-errors). */
export const IMPORT_ERRORS: readonly CatalogueEntry[] = [
  invalid('PackageIncomplete', '0x80048060', 'A file is missing in the package.', OTHER_PACKAGE),
  invalid('PackageNotXml', '0x8004802C', 'A file of the package is no XML.', OTHER_PACKAGE),
  invalid('PackageSchema', '0x8004801A', 'A file of the package is not what Dynamics allows.', REPORT),
  {
    code: '0x8004801c',
    name: 'WrongPublisher',
    kind: 'conflict',
    message: 'A solution of the same name by another publisher is installed.',
    help: 'Find out whose solution it is: it may be the original integration. Two of the same name cannot live in one environment.',
  },
  {
    code: '0x8004801d',
    name: 'MissingDependency',
    kind: 'missing-metadata',
    message: 'Something that the solution needs is missing in this environment.',
    help: NEEDS,
  },
  {
    code: '0x80048034',
    name: 'MissingSolution',
    kind: 'missing-metadata',
    message: 'Another solution that this one needs is missing in this environment.',
    help: NEEDS,
  },
  invalid('RootComponents', '0x8004801F', 'The list of parts of the solution is wrong.', REPORT),
  invalid('RootComponents', '0x8004803A', 'The list of parts of the solution is wrong.', REPORT),
  invalid('Prefix', '0x80048062', 'A name in the package has not the prefix of its publisher.', REPORT),
  ...['0x80048031', ...['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'c'].map((digit) => `0x8004f10${digit}`)].map(
    (code) => invalid('Ribbon', code, 'The buttons of the package are not what Dynamics allows.', REPORT),
  ),
  {
    code: '0x8004f10b',
    name: 'RibbonIdTaken',
    kind: 'conflict',
    message: 'A part of a button has an id that is taken already.',
    help: 'Find out which other solution has a button of this id, and remove that one; else it is a fault of the package: report it.',
  },
  invalid('LookupWithoutRelationship', '0x80048548', 'A lookup of the package lacks its relationship.', REPORT),
  invalid('ImportGeneric', '0x80048033', 'The import failed without a closer reason.', REPORT),
  invalid(
    'ManagedOverUnmanaged',
    '0x80048040',
    'The solution is installed in the other kind (managed or not).',
    OTHER_KIND,
  ),
  invalid(
    'UnmanagedOverManaged',
    '0x80048041',
    'The solution is installed in the other kind (managed or not).',
    OTHER_KIND,
  ),
  ...['0x80048066', '0x80048067', '0x80048068'].map((code) =>
    invalid('VersionNotHigher', code, 'The version is not higher than the installed one.', VERSION),
  ),
  {
    code: '0x8004810c',
    name: 'DuplicateTable',
    kind: 'conflict',
    message: 'A table of the package exists already, from another solution.',
    help: 'Find out which solution made the table: it may be the original integration, or a test by hand.',
  },
  invalid('Role', '0x80048017', 'A security role of the package is wrong.', REPORT),
  invalid('Role', '0x80048018', 'A security role of the package is wrong.', REPORT),
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b'].map((digit) =>
    invalid('WebResource', `0x8004f11${digit}`, 'A web resource of the package is wrong.', REPORT),
  ),
  invalid('FormRoles', '0x8004F655', 'A form of the package names a role that is not there.', REPORT),
  invalid('SolutionName', '0x8004F023', 'The name of the solution is not one that Dynamics takes.', REPORT),
];
