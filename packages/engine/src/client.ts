/**
 * What a program needs that asks a running engine, and nothing that an engine itself is made of: the command line answers in
 * a third of the time without the server, the store and the plugin host.
 */
export { readTokenFile, tokenFileBeside, TokenFileError } from './accounts/token-file.ts';
export { isLoopback } from './config/loopback.ts';
export { loadMainConfig } from './config/main-config.ts';
export { createOutbound } from './outbound/outbound.ts';
export { systemClock } from './time/clock.ts';
