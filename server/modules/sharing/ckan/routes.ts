import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { City } from '#kernel/city';
import { baseAddressOf, Content, type Http } from '#kernel/http';
import { actions } from './actions.ts';
import { ckanCallerOf } from './caller.ts';
import { ReadyJson } from './datastore.ts';
import { CkanFailure } from './failure.ts';
import { Params } from './params.ts';

const ActionName = Type.Object({ name: Type.String({ maxLength: 100 }) });
const Anything = Type.Object({}, { additionalProperties: true });

type Given = Record<string, unknown>;

const FILTERS_BYTES_MAX = 64 * 1024;

/**
 * CKAN's Action API, for the programs that speak it. Public, because its clients bring their keys in headers of
 * CKAN's own, and its failures have a form of their own: who has no key finds what is open to the public; rows pass
 * the gate of grants. `/api/action/` is what the client `ckanapi` asks.
 */
export function ckanRoutes(http: Http, city: City): void {
  for (const path of ['/api/3/action/:name', '/api/action/:name']) {
    http.get(
      path,
      {
        summary: 'CKAN’s Action API: package_search, datastore_search …; help_show tells what each takes',
        permission: 'public',
        params: ActionName,
        query: Anything,
        produces: 'application/json',
      },
      ({ params, query, request }) => answer(city, request, params.name, query as Given),
    );
    http.ask(
      path,
      {
        summary: 'The same with parameters in a JSON body',
        permission: 'public',
        params: ActionName,
        body: Anything,
        produces: 'application/json',
      },
      ({ params, body, request }) => answer(city, request, params.name, (body ?? {}) as Given),
    );
  }
}

async function answer(city: City, request: FastifyRequest, name: string, given: Given): Promise<Content> {
  const base = baseAddressOf(city, request);
  const help = `${base}/api/3/action/help_show?name=${encodeURIComponent(name)}`;
  const outcome = await run(city, { request, name, given, base });
  if (outcome instanceof CkanFailure)
    return json(JSON.stringify({ help, error: outcome.error, success: false }), outcome.status);
  const result = outcome instanceof ReadyJson ? outcome.text : JSON.stringify(outcome);
  return json(`{"help":${JSON.stringify(help)},"success":true,"result":${result}}`, 200);
}

async function run(
  city: City,
  { request, name, given, base }: { request: FastifyRequest; name: string; given: Given; base: string },
): Promise<unknown> {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) return new CkanFailure(400, 'Bad request', `Action name not known: ${name}`);
  if (typeof given['filters'] === 'string' && given['filters'].length > FILTERS_BYTES_MAX)
    return new CkanFailure(409, 'Validation Error', { filters: ['Is too long'] });
  const caller = await ckanCallerOf(city, request);
  return caller instanceof CkanFailure ? caller : action.run({ city, caller, base }, new Params(given));
}

function json(text: string, status: number): Content {
  return new Content(Buffer.from(text), 'application/json; charset=utf-8', {}, status);
}
