export { type Clock } from './clock.ts';
export { type NewCase } from './control/cases.ts';
export { type Fault, type FaultKind, type FaultPanel, type FaultPlace } from './control/faults.ts';
export { type LoggedRequest, type RequestLog } from './control/request-log.ts';
export { type NewUser } from './control/people.ts';
export { type Usage } from './limits/service-protection.ts';
export { type Reference, type Row, type Value } from './rows/store.ts';
export { defaultSettings, type Settings } from './settings.ts';
export { type Dynamics, type DynamicsOptions, startDynamics } from './start.ts';
