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
  enabled: boolean;
}

/** A tenant with its app registrations. */
export interface Directory {
  tenantId: string;
  applications: Map<string, Application>;
}

/** Makes a tenant with one app registration that has one secret. */
export function createDirectory(tenantId: string, application: { id: string; secret: string }): Directory {
  const id = application.id.toLowerCase();
  const secrets = [{ value: application.secret }];
  return { tenantId, applications: new Map([[id, { id, name: 'Casebridge', secrets, enabled: true }]]) };
}
