/** The appliance for tests of packages above the engine, which have the engine's tests and no emulator of their own. */
export { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
