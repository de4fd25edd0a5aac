import type { CatalogueEntry } from './explanation.ts';

const TENANT = 'Copy "Directory (tenant) ID" from the overview of the app registration into Entra ID Tenant ID.';
const URL_OF_ENVIRONMENT =
  'Check the Microsoft Dynamics 365 URL (copy it from the address bar of Dynamics, up to the host), and that it belongs to this tenant.';
const CLOUD =
  'Choose the login host of the national cloud in which the tenant lives, and the environment URL of the same cloud.';
const PASSES = 'Nothing needs to be done: it is tried again by itself.';
const CERTIFICATE =
  'Upload the certificate (its public part) to the app registration, Certificates & secrets, and check that it has not expired and that the private key in the settings is the one that belongs to it.';
const PRODUCT_FAULT = 'This is a fault of the product: report it with the code.';

/** Meaning and remedy of Entra's error numbers (docs/vendors/dataverse.md#token-errors). */
export const ENTRA_ERRORS: readonly CatalogueEntry[] = [
  {
    code: 'aadsts7000215',
    name: 'InvalidClientSecret',
    kind: 'credentials',
    message: 'Microsoft Entra ID does not accept the client secret.',
    help: 'Enter the secret again: what is needed is the column "Value" that is shown once when a secret is made, not the "Secret ID".',
  },
  {
    code: 'aadsts7000222',
    name: 'ExpiredClientSecret',
    kind: 'credentials',
    message: 'The client secret has expired.',
    help: 'Make a new secret in the app registration, Certificates & secrets, and enter its value in the settings.',
  },
  {
    code: 'aadsts700016',
    name: 'ApplicationNotFound',
    kind: 'credentials',
    message: 'The tenant has no app registration with this id.',
    help: 'Copy "Application (client) ID" from the overview of the app registration, and check that the tenant id is that of the same directory.',
  },
  {
    code: 'aadsts7000112',
    name: 'ApplicationDisabled',
    kind: 'credentials',
    message: 'The app registration is disabled.',
    help: 'In Microsoft Entra ID, Enterprise applications, open the application, Properties, and enable it for users to sign in.',
  },
  {
    code: 'aadsts700027',
    name: 'InvalidAssertion',
    kind: 'credentials',
    message: 'Microsoft Entra ID does not accept the certificate.',
    help: CERTIFICATE,
  },
  {
    code: 'aadsts700024',
    name: 'AssertionOutOfTime',
    kind: 'credentials',
    message: 'Microsoft Entra ID finds that our signed request is not of the present time.',
    help: 'Set the clock of this machine right; it has to agree with the world to some minutes.',
  },
  {
    code: 'aadsts7000218',
    name: 'NoCredential',
    kind: 'credentials',
    message: 'The token request held neither a secret nor a certificate.',
    help: 'Enter a client secret or a certificate in the settings.',
  },
  {
    code: 'aadsts900144',
    name: 'MissingParameter',
    kind: 'credentials',
    message: 'A value was missing in the token request.',
    help: 'Check that tenant id, app registration id and secret are all filled in.',
  },
  {
    code: 'aadsts90002',
    name: 'TenantNotFound',
    kind: 'credentials',
    message: 'Microsoft Entra ID knows no tenant with this id.',
    help: TENANT,
  },
  {
    code: 'aadsts900023',
    name: 'InvalidTenantId',
    kind: 'credentials',
    message: 'The tenant id is not a valid one.',
    help: TENANT,
  },
  {
    code: 'aadsts9001023',
    name: 'TenantNeeded',
    kind: 'credentials',
    message: 'A certain tenant has to be named; "common" or "organizations" is not enough.',
    help: TENANT,
  },
  {
    code: 'aadsts70011',
    name: 'InvalidScope',
    kind: 'credentials',
    message: 'Microsoft Entra ID does not accept the environment URL as the thing to get access to.',
    help: URL_OF_ENVIRONMENT,
  },
  {
    code: 'aadsts500011',
    name: 'ResourceNotFound',
    kind: 'credentials',
    message: 'The tenant does not know this environment.',
    help: URL_OF_ENVIRONMENT,
  },
  {
    code: 'aadsts650057',
    name: 'ResourceNotListed',
    kind: 'credentials',
    message: 'The app registration has not listed Dynamics 365 among what it uses.',
    help: 'In the app registration, API permissions, add Dynamics CRM.',
  },
  {
    code: 'aadsts700022',
    name: 'SeveralResources',
    kind: 'credentials',
    message: 'The token request named more than one environment.',
    help: PRODUCT_FAULT,
  },
  {
    code: 'aadsts700023',
    name: 'NoResource',
    kind: 'credentials',
    message: 'The token request named no environment.',
    help: URL_OF_ENVIRONMENT,
  },
  {
    code: 'aadsts53003',
    name: 'BlockedByConditionalAccess',
    kind: 'credentials',
    message: 'A Conditional Access policy blocks the app registration.',
    help: 'In Microsoft Entra ID, Conditional Access, allow this application (workload identity) from the address of this machine.',
  },
  {
    code: 'aadsts900382',
    name: 'WrongCloud',
    kind: 'credentials',
    message: 'The app registration lives in another national cloud.',
    help: CLOUD,
  },
  {
    code: 'aadsts900432',
    name: 'WrongCloud',
    kind: 'credentials',
    message: 'The app registration lives in another national cloud.',
    help: CLOUD,
  },
  {
    code: 'aadsts90038',
    name: 'WrongCloud',
    kind: 'credentials',
    message: 'The tenant lives in another national cloud.',
    help: CLOUD,
  },
  ...['aadsts90033', 'aadsts90024', 'aadsts90090', 'aadsts50196'].map((code): CatalogueEntry => ({
    code,
    name: 'TransientFault',
    kind: 'unavailable',
    message: 'Microsoft Entra ID has a passing fault.',
    help: PASSES,
  })),
  {
    code: 'aadsts90055',
    name: 'TenantThrottled',
    kind: 'throttled',
    message: 'Microsoft Entra ID limits the tenant because of too many requests.',
    help: PASSES,
  },
];
