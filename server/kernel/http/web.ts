import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound, Problem } from '../errors.ts';
import { sendProblem } from './problems.ts';

const notBuilt =
  '<!doctype html><meta charset="utf-8"><title>City Brain</title><p>The web application is not built yet: run <code>npm run dev setup</code>.';

/** Served by name from the folder itself: it must not be kept, so that a new version takes over. */
const SERVICE_WORKER = '/service-worker.js';

/** Serves the built browser application; any page address answers with its one HTML file, the URL being the state. */
export async function serveWeb(server: FastifyInstance, folder: string): Promise<void> {
  const assets = joinPath(folder, 'assets');
  if (existsSync(assets))
    await server.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      cacheControl: true,
      // Hashed names never change their content.
      maxAge: '365d',
      immutable: true,
    });
  server.get('/*', { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) => {
    if (/^\/(api|tiles|assets)\//.test(request.url))
      return sendProblem(
        reply,
        new Problem(notFound, { detail: `No route GET ${request.url.slice(0, 200)}` }),
      );
    const isWorker = request.url === SERVICE_WORKER;
    const content = await readFile(joinPath(folder, isWorker ? SERVICE_WORKER : 'index.html')).catch(
      () => undefined,
    );
    const type = isWorker && content !== undefined ? 'text/javascript' : 'text/html';
    return reply
      .type(`${type}; charset=utf-8`)
      .header('cache-control', 'no-cache')
      .send(content ?? notBuilt);
  });
}
