import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { IgnoredReason } from '../store/records.ts';

/** The part of a configuration that dispatch decides by. */
export type DispatchTarget = Pick<PluginConfiguration, 'id' | 'applianceId' | 'disabled' | 'outboundEventTypes'>;

/** Decision about an event: deliveries, or a reason why there are none. */
export type Dispatch =
  | { readonly kind: 'accepted'; readonly configurationIds: readonly string[] }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason; readonly detail: string };

/**
 * Decides which configurations want an event.
 *
 * | configurations of the appliance | the event                    | decision                    |
 * | ------------------------------- | ---------------------------- | --------------------------- |
 * | none                            | any                          | ignored: unknown-appliance  |
 * | some                            | unknown to this product      | ignored: unknown-event      |
 * | some                            | selected by one that is on   | accepted for all such       |
 * | some                            | selected, but all those off  | ignored: configuration-disabled |
 * | some                            | selected by none             | ignored: event-not-selected |
 *
 * @param applianceId compared without regard to case
 * @param isKnown whether the vendor's list has the event
 */
export function decideDispatch(
  applianceId: string,
  eventName: string,
  isKnown: boolean,
  configurations: readonly DispatchTarget[],
): Dispatch {
  const id = applianceId.toLowerCase();
  const ofAppliance = configurations.filter((configuration) => configuration.applianceId.toLowerCase() === id);
  if (ofAppliance.length === 0) {
    return ignored('unknown-appliance', 'No plugin configuration has this appliance id.');
  }
  if (!isKnown) return ignored('unknown-event', 'This version does not know the event.');
  const selecting = ofAppliance.filter(({ outboundEventTypes }) =>
    (outboundEventTypes as readonly string[]).includes(eventName),
  );
  if (selecting.length === 0) {
    return ignored('event-not-selected', 'No plugin configuration of the appliance has the event type ticked.');
  }
  const enabled = selecting.filter(({ disabled }) => !disabled);
  if (enabled.length === 0) {
    return ignored('configuration-disabled', 'Every plugin configuration that wants the event is disabled.');
  }
  return { kind: 'accepted', configurationIds: enabled.map((configuration) => configuration.id) };
}

function ignored(reason: IgnoredReason, detail: string): Dispatch {
  return { kind: 'ignored', reason, detail };
}
