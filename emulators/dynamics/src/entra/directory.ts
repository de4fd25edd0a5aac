import { X509Certificate } from 'node:crypto';
import { refusals } from '../errors.ts';

/** A secret of an app registration. */
export interface Secret {
  value: string;
  /** From then on Entra refuses it. */
  expiresOn?: Date;
}

/** An app registration. */
export interface Application {
  id: string;
  name: string;
  secrets: Secret[];
  certificates: X509Certificate[];
  enabled: boolean;
}

/** A person's account. */
export interface Account {
  username: string;
  password: string;
  objectId: string;
}

/** A tenant with its app registrations and its people. */
export interface Directory {
  tenantId: string;
  applications: Map<string, Application>;
  /** By username in lower case. */
  accounts: Map<string, Account>;
}

/** A public client of Microsoft that every tenant knows: docs/vendors/dataverse.md#interactive-sign-in. */
const publicClientId = '51f81489-12ee-4a9e-aaae-a2591f45987d';

/** Makes a tenant with one app registration that has one secret, and the public client. */
export function createDirectory(tenantId: string, application: { id: string; secret: string }): Directory {
  const directory: Directory = { tenantId, applications: new Map(), accounts: new Map() };
  registerApplication(directory, application.id, [{ value: application.secret }]);
  registerApplication(directory, publicClientId, []).name = 'Dynamics 365 Development Tools';
  return directory;
}

/** Adds an app registration. */
export function registerApplication(directory: Directory, applicationId: string, secrets: Secret[]): Application {
  const id = applicationId.toLowerCase();
  const application = { id, name: 'Casebridge', secrets, certificates: [], enabled: true };
  directory.applications.set(id, application);
  return application;
}

/** The app registration of an id; refuses where there is none. */
export function applicationOf(directory: Directory, applicationId: string): Application {
  const application = directory.applications.get(applicationId.toLowerCase());
  if (application === undefined) throw refusals.invalidArgument(`No app registration has the id '${applicationId}'.`);
  return application;
}

/** Registers a certificate (PEM) for an app registration. */
export function addCertificate(directory: Directory, applicationId: string, pem: string): void {
  const application = applicationOf(directory, applicationId);
  try {
    application.certificates.push(new X509Certificate(pem));
  } catch {
    throw refusals.invalidArgument('The certificate is not one in PEM.');
  }
}
