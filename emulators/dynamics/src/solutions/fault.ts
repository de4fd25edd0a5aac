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

/** Codes by what is wrong. */
export const importCodes = {
  zipIncomplete: '0x80048060',
  badXml: '0x8004802C',
  schema: '0x8004801A',
  wrongPublisher: '0x8004801C',
  missingDependency: '0x8004801D',
  needsSolutions: '0x80048034',
  rootComponentMissing: '0x8004801F',
  notARootComponent: '0x8004803A',
  prefix: '0x80048062',
  ribbon: '0x80048031',
  ribbonWebResource: '0x8004F106',
  generic: '0x80048033',
  managedOverUnmanaged: '0x80048040',
  unmanagedOverManaged: '0x80048041',
  lowerVersion: '0x80048066',
  duplicateTable: '0x8004810c',
  role: '0x80048017',
  webResource: '0x8004F111',
  solutionName: '0x8004F023',
} as const;
