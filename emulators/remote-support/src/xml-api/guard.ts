import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseWithoutToken, type OAuthParts } from '../oauth/routes.ts';
import type { RateLimiter } from './rate-limit.ts';

/** Checks that precede the XML APIs: token and rate limit. */
export interface GuardParts extends OAuthParts {
  readonly limiter: RateLimiter;
}

/** Refuses a call without a token or above the rate. Returns whether it did. */
export function refuseUnlessAdmitted(request: FastifyRequest, reply: FastifyReply, parts: GuardParts): boolean {
  return refuseWithoutToken(request, reply, parts) || refuseAboveRate(reply, parts);
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
