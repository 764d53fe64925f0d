import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

/** The `rateLimit` of a route: a person's requests count together wherever they come from, others by address. */
export function rateLimitOf(
  config: Config,
  route: { permission: string; perMinuteMax?: number },
  method: string,
): { max: number; timeWindow: number; keyGenerator: (request: FastifyRequest) => string } {
  const publicWrite = route.permission === 'public' && method !== 'GET';
  const group = publicWrite
    ? 'write'
    : route.perMinuteMax === undefined
      ? 'all'
      : `${method} ${route.perMinuteMax}`;
  return {
    max: route.perMinuteMax ?? (publicWrite ? config.publicWritesPerMinuteMax : config.requestsPerMinuteMax),
    timeWindow: 60_000,
    keyGenerator: (request) => `${group} ${request.principal?.personId ?? request.ip}`,
  };
}
