import { optionValuePrefix } from '../model.ts';
import type { SolutionComponent } from './component.ts';
import { inEveryLanguage, localized } from './labels.ts';
import { element, leaf, leaves, writeXml, type XmlElement } from './xml.ts';

/** Who a solution is and which version. */
export interface SolutionIdentity {
  readonly uniqueName: string;
  readonly displayName: string;
  readonly description: string;
  /** Four numbers. */
  readonly version: string;
}

const nothing = { 'xsi:nil': 'true' };

const addressFields = [
  'City',
  'County',
  'Country',
  'Fax',
  'FreightTermsCode',
  'ImportSequenceNumber',
  'Latitude',
  'Line1',
  'Line2',
  'Line3',
  'Longitude',
  'Name',
  'PostalCode',
  'PostOfficeBox',
  'PrimaryContactName',
];

const addressFieldsAfterShipping = [
  'StateOrProvince',
  'Telephone1',
  'Telephone2',
  'Telephone3',
  'TimeZoneRuleVersionNumber',
  'UPSZone',
  'UTCOffset',
  'UTCConversionTimeZoneCode',
];

function address(number: number): XmlElement {
  return element('Address', {}, [
    leaf('AddressNumber', number),
    leaf('AddressTypeCode', 1),
    ...addressFields.map((field) => element(field, nothing)),
    leaf('ShippingMethodCode', 1),
    ...addressFieldsAfterShipping.map((field) => element(field, nothing)),
  ]);
}

/** Unique name of the publisher of both solutions. */
export const publisherName = 'casebridge';

// An update is accepted only from the publisher of the first import: these names never change.
// Source: docs/vendors/dataverse.md#solution-manifest.
function publisher(): XmlElement {
  return element('Publisher', {}, [
    leaf('UniqueName', publisherName),
    localized('LocalizedNames', 'LocalizedName', 'Casebridge'),
    localized('Descriptions', 'Description', 'BeyondTrust Remote Support sessions on Dynamics 365 cases'),
    element('EMailAddress', nothing),
    element('SupportingWebsiteUrl', nothing),
    leaf('CustomizationPrefix', 'bt'),
    leaf('CustomizationOptionValuePrefix', optionValuePrefix),
    element('Addresses', {}, [address(1), address(2)]),
  ]);
}

function rootComponents(components: readonly SolutionComponent[]): XmlElement {
  const roots = components.flatMap((component) => component.roots);
  return element(
    'RootComponents',
    {},
    roots.map(({ type, name, behavior }) => element('RootComponent', { type, ...name, behavior })),
  );
}

function missingDependencies(components: readonly SolutionComponent[]): XmlElement {
  const requirements = components.flatMap((component) => component.requirements ?? []);
  return element(
    'MissingDependencies',
    {},
    requirements.map(({ required, dependent }) =>
      element('MissingDependency', {}, [
        element('Required', { ...required }),
        element('Dependent', { ...dependent, displayName: dependent.schemaName }),
      ]),
    ),
  );
}

/**
 * The text of solution.xml. Source: docs/vendors/dataverse.md#solution-manifest.
 * @param baseLanguage of the environment that it is for
 */
export function solutionXml(
  identity: SolutionIdentity,
  components: readonly SolutionComponent[],
  managed: boolean,
  baseLanguage: number,
): string {
  const attributes = {
    version: '9.2.24014.198',
    SolutionPackageVersion: '9.2',
    languagecode: baseLanguage,
    generatedBy: 'CrmLive',
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  };
  const manifest = element('SolutionManifest', {}, [
    leaf('UniqueName', identity.uniqueName),
    localized('LocalizedNames', 'LocalizedName', identity.displayName),
    localized('Descriptions', 'Description', identity.description),
    ...leaves({ Version: identity.version, Managed: managed ? 1 : 0 }),
    publisher(),
    rootComponents(components),
    missingDependencies(components),
  ]);
  return writeXml(inEveryLanguage(element('ImportExportXml', attributes, [manifest]), baseLanguage));
}
