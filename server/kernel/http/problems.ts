import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { City } from '../city.ts';
import { codeOf } from '../database.ts';
import * as errors from '../errors.ts';
import { Problem } from '../errors.ts';
import { lakeFailure } from '../lake/failures.ts';

/** PostgreSQL codes that mean "not now" rather than "wrong": connection trouble, shutdown, time limits, too many. */
const UNAVAILABLE_CODES = /^(08|57P|53300|57014|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)/;
const DISK_FULL_CODES = new Set(['53100', 'ENOSPC']);

/** Every failure leaves as `application/problem+json` with a stable type; what is unexpected is logged, not told. */
export function answerProblems(server: FastifyInstance, city: City): void {
  server.addHook('preSerialization', async (_request, reply, payload) => {
    if (!(payload instanceof Problem)) return payload;
    reply.code(payload.status).type('application/problem+json').serializer(JSON.stringify);
    return payload.toJSON();
  });
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500)
      city.log.error(
        { err: error, method: request.method, route: request.routeOptions.url },
        'a request failed',
      );
    return sendProblem(reply, problem);
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new Problem(errors.notFound, { detail: `No route ${request.method} ${request.url.slice(0, 200)}` }),
    ),
  );
}

/** For requests that reach no route because their address cannot be read. */
export function refuseAddress(error: FastifyError, reply: FastifyReply): void {
  sendProblem(reply, new Problem(errors.malformedInput, { detail: error.message }));
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((value) => value as string)
    .send(JSON.stringify(problem));
}

/** A request that no route may see, for hooks: 403 with the reason. */
export function refuseOrigin(request: FastifyRequest): Problem {
  return new Problem(errors.notAllowed, {
    detail: `Requests from ${String(request.headers.origin).slice(0, 100)} are not accepted.`,
  });
}

function toProblem(error: FastifyError & { validation?: Validation[]; validationContext?: string }): Problem {
  if (error.validation !== undefined)
    return fromValidation(error.validation, error.validationContext ?? 'body');
  const code = codeOf(error);
  const lake = lakeFailure(error);
  if (lake !== undefined) return new Problem(lake === 'full' ? errors.storageFull : errors.unavailable);
  if (DISK_FULL_CODES.has(code)) return new Problem(errors.storageFull);
  if (
    UNAVAILABLE_CODES.test(code) ||
    (/timeout|terminated/i.test(error.message) && error.statusCode === undefined)
  )
    return new Problem(errors.unavailable);
  switch (error.statusCode) {
    case 400:
      return new Problem(errors.malformedInput, { detail: error.message });
    case 413:
      return new Problem(errors.tooLarge, { detail: error.message });
    case 415:
      return new Problem(errors.unsupportedMedia, { detail: error.message });
    case 429:
      return new Problem(errors.tooManyRequests, { detail: error.message });
    default:
      return new Problem(errors.internalError);
  }
}

interface Validation {
  instancePath: string;
  message?: string;
  params?: Record<string, unknown>;
}

const ERRORS_MAX = 20;

function fromValidation(validation: Validation[], context: string): Problem {
  const fields = validation.slice(0, ERRORS_MAX).map((one) => {
    const extra = one.params?.['additionalProperty'] ?? one.params?.['missingProperty'];
    const path = `${one.instancePath}${extra === undefined ? '' : `/${String(extra)}`}` || '/';
    return { path, message: one.message ?? 'is not valid' };
  });
  return new Problem(errors.invalidInput, {
    detail: `${context}: ${fields.map((field) => `${field.path} ${field.message}`).join('; ')}`,
    errors: fields,
  });
}
