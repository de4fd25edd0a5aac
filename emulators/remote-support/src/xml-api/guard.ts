import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseWithoutToken, type OAuthParts } from '../oauth/routes.ts';
import { errorAnswer, sendXml } from './answers.ts';
import type { RateLimiter } from './rate-limit.ts';

/** Checks that precede the XML APIs: whether they are on, token and rate limit. */
export interface GuardParts extends OAuthParts {
  readonly limiter: RateLimiter;
}

/** Refuses a call where the APIs are off, without a token or above the rate. Returns whether it did. */
export function refuseUnlessAdmitted(request: FastifyRequest, reply: FastifyReply, parts: GuardParts): boolean {
  return refuseWhereOff(reply, parts) || refuseWithoutToken(request, reply, parts) || refuseAboveRate(reply, parts);
}

/** What an appliance says then is not known: docs/vendors/remote-support.md#open-questions. */
function refuseWhereOff(reply: FastifyReply, { settings }: GuardParts): boolean {
  const { xmlApi } = settings.current;
  if (xmlApi === 'enabled') return false;
  const message = 'The XML API is not enabled.';
  if (xmlApi === 'off-error') sendXml(reply, errorAnswer(message, 'root-error', 'error', 'command', settings.current));
  else if (xmlApi === 'off-403') void reply.code(403).send({ error: 'access_denied', message });
  else void reply.code(404).type('text/html').send('<h1>Not Found</h1>');
  return true;
}

/** Source: docs/vendors/remote-support.md#rate-limits. The status above the limit is an assumption. */
function refuseAboveRate(reply: FastifyReply, { limiter, settings }: GuardParts): boolean {
  const { rateLimit, rateLimitPerHour } = settings.current;
  if (rateLimit === 'off') return false;
  const decision = limiter.take();
  void reply.header('X-RateLimit-Limit', rateLimitPerHour).header('X-RateLimit-Remaining', decision.remaining);
  if (decision.allowed) return false;
  if (rateLimit === 'on') void reply.header('Retry-After', decision.retryAfterSeconds);
  void reply.code(429).send({ message: 'Too Many Attempts.' });
  return true;
}
