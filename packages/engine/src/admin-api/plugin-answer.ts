import type { FastifyReply } from 'fastify';
import type { PluginAnswer } from '../plugin-host/messages.ts';
import { notFound, sendProblem } from './problem.ts';

/**
 * Sends what a plugin answered.
 * @param answer `undefined` if there is no such configuration, or its plugin is not installed
 * @param shown makes the body of a good answer; a list, unless told
 */
export function answered(
  reply: FastifyReply,
  answer: PluginAnswer | undefined,
  shown: (value: unknown) => unknown = (items) => ({ items }),
): unknown {
  if (answer === undefined) return notFound(reply, 'configuration with an installed plugin');
  return answer.ok ? shown(answer.value) : refused(reply, answer.fault);
}

/** Sends why a plugin, or what it depends on, did not do what was asked. */
export function refused(
  reply: FastifyReply,
  { code, message, help }: Extract<PluginAnswer, { ok: false }>['fault'],
): unknown {
  return sendProblem(reply, { status: 409, code, detail: message, help });
}
