/** The proxy as an administrator describes it. */
export interface ProxySettings {
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly authorityFile?: string | undefined;
  /** Hosts that are called without the proxy, in the forms of `NO_PROXY`. */
  readonly noProxy: readonly string[];
  /** Takes the address from `HTTPS_PROXY`, and more exceptions from `NO_PROXY`. */
  readonly fromEnvironment: boolean;
}

/** The address of a proxy: scheme http or https, host, perhaps port and credentials, nothing else. */
export function parseProxyUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
  return isDecodable(url.username) && isDecodable(url.password) ? url : undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
