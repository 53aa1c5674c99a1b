import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../problem.ts';
import { projectRoot } from '../project-root.ts';
import { sendProblem } from './faults.ts';

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>上门签 Doorstep</title>
<p>看板还没有构建：请运行 npm run build。<p lang="en">The board is not built yet: run npm run build.
<p><a href="/docs">API</a></html>`;

/** What people open in a browser: the built board at `/`, its first page for every address that is a page of it, and
 *  the API's documentation at `/docs`. */
export async function servePages(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: withoutUpgrade,
  });
  const root = join(projectRoot(), 'dist', 'board');
  const isBuilt = existsSync(join(root, 'index.html'));
  if (isBuilt) await serveFiles(app, root);
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) return sendProblem(problem('not_found'), request, reply);
    return isBuilt ? reply.sendFile('index.html') : sendNotBuilt(reply);
  });
}

/** Offices reach it by plain http inside their network. */
const withoutUpgrade = (policy: string): string => policy.replace('upgrade-insecure-requests;', '');

async function serveFiles(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const cache = isNamedByContent(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      void reply.headers({ 'cache-control': cache, 'content-security-policy': POLICY });
    },
  });
}

const sendNotBuilt = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(NOT_BUILT);

/** Vite puts a hash of the content into the names of what it builds. */
const isNamedByContent = (path: string): boolean => /[\\/]assets[\\/]/.test(path);

const OTHERS = /^\/(api|docs|assets)(\/|$)|\.\w+$/;

function isPage({ method, url }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? '';
  return (method === 'GET' || method === 'HEAD') && !OTHERS.test(path);
}
