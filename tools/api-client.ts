import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { Registry } from 'prom-client';
import type { City } from '#kernel/city';
import { readConfig } from '#kernel/config';
import { httpFor } from '#kernel/http';
import { permissionTable } from '#kernel/permissions';
import { kernelRoutes } from '../server/kernel/http/kernel-routes.ts';
import { modules } from '../server/main.ts';
import { root } from './spawn.ts';

const target = 'web/api/generated/operations.ts';

const BANNER =
  '/** Made by `npm run dev api-client` from the OpenAPI document; changes here are overwritten. */';
const OPTIONS = {
  additionalProperties: false,
  bannerComment: '',
  style: { singleQuote: true, printWidth: 110 },
};

/** Routes name them; what they are is of no matter to types. */
const KEYS = {
  session: { type: 'apiKey', in: 'cookie', name: 'session' },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  grantKey: { type: 'http', scheme: 'bearer' },
} as const;

interface Media {
  content?: { 'application/json'?: { schema: object } };
}

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: Media;
  responses?: Record<string, Media>;
}

/** `npm run dev api-client`: writes the types by which the web client speaks to this server. */
export async function apiClient(): Promise<number> {
  const path = join(root, target);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await writeTypes());
  console.log(`wrote ${target}`);
  return 0;
}

/** Undefined when the types are those of the routes as they are now; else what to do. */
export async function outdatedApiClient(): Promise<string | undefined> {
  const current = await readFile(join(root, target), 'utf8').catch(() => '');
  return current === (await writeTypes())
    ? undefined
    : `${target} is not current; run: npm run dev api-client`;
}

/** One type for each body, query and response: `PostCasesByIdFilingBody`, `GetCasesQuery`, `GetCasesResponse`. */
async function writeTypes(): Promise<string> {
  const paths = (await openapiDocument()).paths ?? {};
  const named = Object.entries(paths)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).flatMap(([method, operation]) =>
        shapesOf(nameOf(method, path), operation),
      ),
    );
  const known = new Map<string, string>();
  const types = await Promise.all(
    named.map(([name, schema]) => {
      const text = JSON.stringify(schema);
      const same = known.get(text);
      if (same !== undefined) return `export type ${name} = ${same};`;
      known.set(text, name);
      return compile(plain(schema) as JSONSchema, name, OPTIONS);
    }),
  );
  return `${BANNER}\n\n${types.map((text) => text.trim()).join('\n\n')}\n`;
}

/** The routes on a server that never listens; no handler runs, so no engine is needed. */
async function openapiDocument() {
  const server = Fastify({ exposeHeadRoutes: false });
  await server.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: '', version: '' }, components: { securitySchemes: KEYS } },
    hideUntagged: true,
  });
  const city = { config: readConfig({ demo: true }, {}), permissions: permissionTable(modules) } as City;
  kernelRoutes(server, httpFor(server, city, 'kernel', []), city, new Registry());
  for (const module of modules) module.routes?.(httpFor(server, city, module.name, []), city);
  await server.ready();
  const document = server.swagger();
  await server.close();
  return document;
}

/** `get /api/cases/{id}/attachments` → `GetCasesByIdAttachments`. */
function nameOf(method: string, path: string): string {
  const words = path.replace(/^\/api\//, '').replaceAll('{', 'by-');
  return [method, ...words.split(/[^A-Za-z0-9]+/)]
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');
}

function shapesOf(name: string, { parameters = [], requestBody, responses = {} }: Operation) {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const body = jsonOf(requestBody);
  const response = Object.entries(responses).flatMap(([status, media]) =>
    status.startsWith('2') ? (jsonOf(media) ?? []) : [],
  )[0];
  const shapes: [string, object][] = [];
  if (query.length > 0)
    shapes.push([
      `${name}Query`,
      {
        type: 'object',
        properties: Object.fromEntries(query.map((each) => [each.name, each.schema])),
        required: query.flatMap((each) => (each.required === true ? [each.name] : [])),
      },
    ]);
  if (body !== undefined) shapes.push([`${name}Body`, body]);
  if (response !== undefined) shapes.push([`${name}Response`, response]);
  return shapes;
}

function jsonOf(media: Media | undefined): object | undefined {
  return media?.content?.['application/json']?.schema;
}

/** Bounds of length stay with the server, except where they make a pair or a box of numbers. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { minItems, maxItems, ...rest } = schema as Record<string, unknown>;
  const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plain(value)]));
  const places = Array.isArray(copy.items) ? copy.items.length : undefined;
  if (places !== undefined) return { ...copy, minItems: places, maxItems: places };
  return minItems !== undefined && minItems === maxItems ? { ...copy, minItems, maxItems } : copy;
}
