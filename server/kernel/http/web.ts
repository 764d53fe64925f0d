import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound, Problem } from '../errors.ts';
import { sendProblem } from './problems.ts';

const notBuilt =
  '<!doctype html><meta charset="utf-8"><title>City Brain</title><p>The web application is not built yet: run <code>npm run dev -- setup</code>.';

/** Serves the built browser application; any page address answers with its one HTML file, the URL being the state. */
export async function serveWeb(server: FastifyInstance, folder: string): Promise<void> {
  const index = joinPath(folder, 'index.html');
  if (existsSync(index))
    await server.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      preCompressed: true,
      setHeaders: (response, path) => {
        // Hashed names never change their content.
        if (path.includes('/assets/'))
          response.header('cache-control', 'public, max-age=31536000, immutable');
      },
    });
  server.get('/*', { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) => {
    if (/^\/(api|tiles|assets)\//.test(request.url))
      return sendProblem(
        reply,
        new Problem(notFound, { detail: `No route GET ${request.url.slice(0, 200)}` }),
      );
    const html = existsSync(index) ? await readFile(index, 'utf8') : notBuilt;
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
  });
}
