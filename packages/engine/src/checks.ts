/** The parts of the engine that tell what is wrong with a configuration file before an engine starts from it. */
export { loadMainConfig, secretsOf, summarizeMainConfig, type MainConfig } from './config/main-config.ts';
export { createAccess } from './intake/access.ts';
export { isOpenToAnybody, openListener } from './intake/open-listener.ts';
export { readCertificates } from './http-server/certificates.ts';
export { connectorToProxy } from './outbound/connector.ts';
export { openProxy } from './outbound/open-proxy.ts';
export { OutboundError } from './outbound/outbound-error.ts';
export { connectTo, type Proxy } from './outbound/proxy.ts';
export { openKeyRing, SecretError } from './secrets/key-ring.ts';
export { probePostgres } from './store/postgres/probe.ts';
export { sqliteFileOf } from './store/open.ts';
export { problemsOf, refuseWhatIsNoStore } from './store/sqlite/inspect.ts';
export { StoreFault } from './store/store-fault.ts';
export { restoreStore } from './store/sqlite/restore.ts';
