import { z } from 'zod';
import { ROLES, type Id } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import { idSchema, nameSchema, pageQuery } from '../body-schemas.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import { pageOf, startOf } from '../reads/page.ts';
import { createToken, tokenSchema } from './token-creation.ts';

const staffSchema = z.strictObject({
  name: nameSchema,
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  phone: z
    .string()
    .regex(/^\+?\d[\d -]{4,18}$/)
    .optional(),
});
const TAGS = ['set-up'];

/** Who may do what: members of staff, and tokens for programs. */
export function registerStaffRoutes(app: App, deps: Dependencies): void {
  registerStaff(app, deps);
  registerStaffList(app, deps);
  registerTokens(app, deps);
}

function registerStaff(app: App, deps: Dependencies): void {
  app.post(
    '/staff',
    {
      config: { who: 'administrator', installationWide: true },
      schema: { tags: TAGS, summary: '新增工作人员 Add a member of staff', body: staffSchema },
    },
    (request, reply) =>
      answerOnce(deps, request, reply, async (transaction) => {
        const { name, roles, phone = null } = request.body;
        const id = nextId();
        await transaction.staff.create({ data: { id, name, roles: [...new Set(roles)], phone } });
        await transaction.audit.create({
          data: { id: nextId(), byId: request.principal.id, action: 'staff_added', subject: id },
        });
        return { status: 201, body: { id } };
      }),
  );
}

function registerStaffList(app: App, deps: Dependencies): void {
  app.get(
    '/staff',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '工作人员 Members of staff', querystring: z.strictObject(pageQuery) },
    },
    async ({ query: { limit, cursor } }) => {
      const after = startOf(z.tuple([idSchema]), cursor)?.[0];
      const staff = await deps.prisma.staff.findMany({
        where: { disabledAt: null, ...(after === undefined ? {} : { id: { gt: after } }) },
        orderBy: { id: 'asc' },
        take: limit + 1,
        select: { id: true, name: true, roles: true, phone: true },
      });
      return pageOf(staff, limit, ({ id }): [Id] => [id]);
    },
  );
}

function registerTokens(app: App, deps: Dependencies): void {
  app.post(
    '/tokens',
    {
      config: { who: 'administrator', installationWide: true },
      schema: { tags: TAGS, summary: '新建令牌（只显示一次） Make a token, shown once', body: tokenSchema },
    },
    (request, reply) =>
      answerOnce(
        deps,
        request,
        reply,
        (transaction) => createToken(transaction, request.principal, request.body),
        { isSecret: true },
      ),
  );
}
