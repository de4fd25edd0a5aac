/** A cloud in which Dynamics 365 environments live. */
export interface Cloud {
  readonly name: 'public' | 'us-government' | 'us-defense' | 'china';
  /** Display name. */
  readonly title: string;
  /** Where its tenants sign in. */
  readonly loginOrigin: string;
  /** Other login hosts that name the same tenants. */
  readonly loginAliases: readonly string[];
  /** How the host names of its environments end. */
  readonly environmentHost: RegExp;
}

/** The clouds that sell Dynamics 365 (docs/vendors/dataverse.md#clouds). GCC is the region 9 of the public cloud. */
export const CLOUDS: readonly Cloud[] = [
  {
    name: 'public',
    title: 'Public cloud (and GCC)',
    loginOrigin: 'https://login.microsoftonline.com',
    loginAliases: [],
    environmentHost: /\.crm\d*\.dynamics\.com$/,
  },
  {
    name: 'us-government',
    title: 'US Government (GCC High)',
    loginOrigin: 'https://login.microsoftonline.us',
    loginAliases: [],
    environmentHost: /\.crm\.microsoftdynamics\.us$/,
  },
  {
    name: 'us-defense',
    title: 'US Department of Defense',
    loginOrigin: 'https://login.microsoftonline.us',
    loginAliases: [],
    environmentHost: /\.crm\.appsplatform\.us$/,
  },
  {
    name: 'china',
    title: 'China (21Vianet)',
    loginOrigin: 'https://login.partner.microsoftonline.cn',
    loginAliases: ['https://login.chinacloudapi.cn'],
    environmentHost: /\.crm\.dynamics\.cn$/,
  },
];

/**
 * The cloud of an environment, by its host name.
 * @param environmentOrigin such as `https://contoso.crm4.dynamics.com`
 * @returns `undefined` for a host that belongs to none
 */
export function cloudOfEnvironment(environmentOrigin: string): Cloud | undefined {
  const host = new URL(environmentOrigin).hostname;
  return CLOUDS.find((cloud) => cloud.environmentHost.test(host));
}

/** Whether a login host is one of Microsoft's, and whose. */
export function cloudOfLogin(loginOrigin: string): Cloud | undefined {
  return CLOUDS.find((cloud) => cloud.loginOrigin === loginOrigin || cloud.loginAliases.includes(loginOrigin));
}
