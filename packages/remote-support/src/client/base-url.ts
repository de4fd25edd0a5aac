const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks the address of an appliance and brings it into one form.
 * @returns scheme, host and port without a slash at the end
 * @throws TypeError for anything but https, http to the loopback interface excepted, and for more than host and port
 */
export function checkBaseUrl(text: string): string {
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.has(url.hostname))) {
    throw new TypeError('The address of an appliance must begin with https.');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new TypeError('The address of an appliance is a host and perhaps a port, nothing else.');
  }
  return url.origin;
}
