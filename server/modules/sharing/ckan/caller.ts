import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { City } from '#kernel/city';
import type { Caller } from '../read-grant.ts';
import { accessDenied, type CkanFailure } from './failure.ts';
import * as queries from './queries.ts';

/** Who calls an action. Without a key: anybody, who sees what is open to the public. */
export interface CkanCaller {
  /** Departments find everything that is published; everybody else what is open. */
  openOnly: boolean;
  /** Whose grants it may read; undefined for nobody's. */
  reader: { caller: Caller; organisationId: string; onlyGrantId: number | undefined } | undefined;
}

const GRANT_KEY = /^cbg_/;

/**
 * By `Authorization` or `X-CKAN-API-Key`: the key of a grant, or a person's API key; by a session where neither came.
 * A key that is none is refused, not taken for nobody, so that its owner hears of it.
 */
export async function ckanCallerOf(city: City, request: FastifyRequest): Promise<CkanCaller | CkanFailure> {
  const key = keyOf(request);
  if (key !== undefined && GRANT_KEY.test(key)) {
    const holder = await queries.findKeyHolder(city.database, createHash('sha256').update(key).digest());
    if (holder === undefined) return accessDenied('This key is not known');
    const { id, organisationId } = holder;
    return { openOnly: false, reader: { caller: { key }, organisationId, onlyGrantId: id } };
  }
  const { cookie } = request.headers;
  if (key === undefined && cookie === undefined) return { openOnly: true, reader: undefined };
  const principal = await city.sessions.findPrincipal(key === undefined ? { cookie } : { apiKey: key });
  if (principal === undefined)
    return key === undefined ? { openOnly: true, reader: undefined } : accessDenied('This key is not known');
  const { permissions, organisationId } = principal;
  return {
    openOnly: !permissions.has('catalogue.read'),
    reader: permissions.has('sharing.apply')
      ? { caller: { principal }, organisationId, onlyGrantId: undefined }
      : undefined,
  };
}

const KEY_LENGTH_MAX = 300;

function keyOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['x-ckan-api-key'] ?? headers.authorization ?? headers['x-api-key'];
  const key = (Array.isArray(given) ? given[0] : given)?.replace(/^Bearer +/i, '').trim();
  return key === undefined || key === '' ? undefined : key.slice(0, KEY_LENGTH_MAX);
}
