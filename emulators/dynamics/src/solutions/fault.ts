/** Why an import failed, with the platform's code: docs/vendors/dataverse.md#import-errors. */
export class ImportFault extends Error {
  /** `0x...` */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'ImportFault';
    this.code = code;
  }
}

/** Codes by what is wrong: docs/vendors/dataverse.md#import-errors and docs/vendors/dataverse.md#import-rules. */
export const importCodes = {
  zipIncomplete: '0x80048060',
  badXml: '0x8004802C',
  schema: '0x8004801A',
  invalidArgument: '0x80040203',
  wrongPublisher: '0x8004801C',
  missingDependency: '0x8004801D',
  needsSolutions: '0x80048034',
  rootComponentMissing: '0x8004801F',
  notARootComponent: '0x8004803A',
  prefix: '0x80048062',
  form: '0x80048007',
  formIdTwice: '0x8004F658',
  ribbonPrivilege: '0x8004F102',
  ribbonTable: '0x8004F104',
  ribbonElement: '0x8004F105',
  ribbonWebResource: '0x8004F106',
  ribbonControl: '0x8004F107',
  ribbonLocation: '0x8004F109',
  ribbonIdTwice: '0x8004F10B',
  ribbonIdLength: '0x8004F10C',
  lookupWithoutRelationship: '0x80048548',
  generic: '0x80048033',
  managedOverUnmanaged: '0x80048040',
  unmanagedOverManaged: '0x80048041',
  lowerVersion: '0x80048066',
  duplicateTable: '0x8004810c',
  duplicateColumn: '0x80047013',
  severalParents: '0x80047007',
  noSuchTable: '0x80041102',
  noSuchColumn: '0x80041103',
  profileColumnMissing: '0x80048064',
  profileColumnNotSecured: '0x80048063',
  role: '0x80048017',
  webResource: '0x8004F111',
  solutionName: '0x8004F023',
} as const;

/** Import fault for a violation of the schema, in the platform's words. */
export function schemaFault(problem: string): ImportFault {
  return new ImportFault(
    importCodes.schema,
    `The import file is invalid. XSD validation failed with the following error: '${problem}'.`,
  );
}
