export { startAppliance, type Appliance, type ApplianceOptions } from './appliance.ts';
export type { ApplianceClock, MovableClock } from './clock.ts';
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
