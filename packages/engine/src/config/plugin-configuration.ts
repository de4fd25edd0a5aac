export type { ConfigurationRecord } from '../model/plugin-configuration.ts';
