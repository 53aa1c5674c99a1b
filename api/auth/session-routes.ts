import { z } from 'zod';
import type { App } from '../app.ts';
import type { Me } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { holderOf } from './access.ts';
import { changePassword, logIn, logOut } from './sessions.ts';

const passwordSchema = z.string().min(1).max(200);
const logInSchema = z.strictObject({ name: z.string().min(1).max(100), password: passwordSchema });
const changeSchema = z.strictObject({ current: passwordSchema, next: z.string().min(10).max(200) });
const TAGS = ['session'];

/** Signing in and out, and who one is. */
export function registerSessionRoutes(app: App, deps: Dependencies): void {
  registerSessions(app, deps);
  registerMe(app, deps);
}

function registerSessions(app: App, deps: Dependencies): void {
  app.post(
    '/sessions',
    {
      config: { who: 'public' },
      schema: { tags: TAGS, summary: '登录 Sign in', body: logInSchema },
    },
    async (request, reply) => reply.code(201).send(await logIn(deps, request, reply, request.body)),
  );

  app.delete(
    '/sessions/current',
    {
      config: { who: 'anyone', beforePasswordChange: true },
      schema: { tags: TAGS, summary: '退出 Sign out' },
    },
    async (request, reply) => {
      await logOut(deps, request, reply);
      return reply.code(204).send();
    },
  );
}

function registerMe(app: App, deps: Dependencies): void {
  app.put(
    '/me/password',
    {
      config: { who: 'anyone', beforePasswordChange: true },
      schema: { tags: TAGS, summary: '修改密码 Change the password', body: changeSchema },
    },
    async (request, reply) => {
      await changePassword(deps, request, request.body);
      return reply.code(204).send();
    },
  );

  app.get(
    '/me',
    {
      config: { who: 'anyone', beforePasswordChange: true },
      schema: { tags: TAGS, summary: '我是谁 Who I am' },
    },
    async (request): Promise<Me> => {
      const { principal, mustChangePassword } = await holderOf(request, deps);
      const { id, name, roles } = principal;
      return { staffId: id, name, roles, mustChangePassword };
    },
  );
}
