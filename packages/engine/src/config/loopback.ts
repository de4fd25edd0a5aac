const loopback = /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/i;

/** Whether an address to listen on is this machine's own, which no other can reach. */
export function isLoopback(host: string): boolean {
  return loopback.test(host);
}
