import type { PluginAnswer } from '../../plugin-host/protocol.ts';
import { type Answer, done, notFound, refused } from '../http/answer.ts';

/**
 * Turns the answer of a plugin into that of a route.
 * @param answer `undefined` if there is no such configuration, or its plugin is not installed
 * @param shown makes the body; the plugin contract says what the value is
 */
export function answered<Body>(answer: PluginAnswer | undefined, shown: (value: never) => Body): Answer<Body> {
  if (answer === undefined) return notFound('configuration with an installed plugin');
  return answer.ok ? done(shown(answer.value as never)) : pluginRefused(answer.fault);
}

/** A plugin, or the system behind it, did not do what was asked. */
export function pluginRefused({ code, message, help }: Extract<PluginAnswer, { ok: false }>['fault']): Answer<never> {
  return refused({ status: 409, code, detail: message, help });
}
