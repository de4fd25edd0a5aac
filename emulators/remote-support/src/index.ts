export type { Appliance, ApplianceOptions } from './appliance.ts';
export { startAppliance } from './start-appliance.ts';
export type { ApplianceClock, MovableClock } from './clock.ts';
export type { LoggedRequest, RequestLog } from './control/request-log.ts';
export type { Directory } from './directory.ts';
export { faultKinds, type Fault, type FaultEffect, type FaultRequest, type FaultTarget } from './faults/fault.ts';
export type { FaultPanel } from './faults/panel.ts';
export type { SessionStarter } from './keys/redeem.ts';
export type { KeyStore, SessionKey } from './keys/key-store.ts';
export type { ApiAccount, Credentials, Permissions } from './oauth/account.ts';
export type { Message } from './outbound/delivery.ts';
export {
  outboundEvents,
  type OutboundEvent,
  type Recipient,
  type RecipientSettings,
  type RecipientState,
} from './outbound/recipient.ts';
export type { OutboundSender } from './outbound/sender.ts';
export type * from './sessions/model.ts';
export type { PlayRequest } from './sessions/player.ts';
export { scenarios, type ScenarioName, type ScenarioOptions } from './sessions/scenarios.ts';
export type * from './sessions/script.ts';
export { defaultSettings, type ApplianceSettings, type EmptyForm } from './settings.ts';
