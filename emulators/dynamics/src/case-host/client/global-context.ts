import { documented } from './documented.ts';
import type { PageData } from './page-data.ts';

type GlobalContext = Pick<
  Xrm.GlobalContext,
  | 'client'
  | 'organizationSettings'
  | 'userSettings'
  | 'getClientUrl'
  | 'getCurrentAppUrl'
  | 'getQueryStringParameters'
  | 'getVersion'
  | 'isOnPremise'
>;

/** `Xrm.Utility.getGlobalContext()`: who is signed in where. */
export function createGlobalContext({ user, organization, version }: PageData): GlobalContext {
  const roles = user.roles.map(({ id, name }) => ({ id, name, entityType: 'role' }));
  return documented('globalContext', {
    client: documented('globalContext.client', {
      getClient: () => 'Web',
      getClientState: () => 'Online',
      getFormFactor: () => 1,
      isOffline: () => false,
    }),
    organizationSettings: documented('globalContext.organizationSettings', {
      organizationId: organization.id,
      uniqueName: organization.name,
      languageId: organization.languageId,
      isAutoSaveEnabled: true,
    }),
    userSettings: documented('globalContext.userSettings', {
      userId: `{${user.id.toUpperCase()}}`,
      userName: user.name,
      languageId: user.languageId,
      isRTL: false,
      isHighContrastEnabled: false,
      roles: {
        get: () => roles,
        getAll: () => roles,
        getLength: () => roles.length,
        forEach: (each: never) => roles.forEach(each),
      },
      securityRoles: user.roles.map((one) => one.id),
      getTimeZoneOffsetMinutes: () => -new Date().getTimezoneOffset(),
    }),
    getClientUrl: () => location.origin,
    getCurrentAppUrl: () => `${location.origin}/main.aspx`,
    getQueryStringParameters: () => Object.fromEntries(new URLSearchParams(location.search)),
    getVersion: () => version,
    isOnPremise: () => false,
  } as unknown as GlobalContext);
}
