import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import { idSchema, pageQuery } from '../body-schemas.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import { pageOf, startOf } from '../reads/page.ts';
import { colleaguesOf } from './colleagues.ts';
import { changeStaff } from './staff-changes.ts';
import { staffChangeSchema, staffSchema } from './staff-schema.ts';
import { createToken, requirePlaces, tokenSchema } from './token-creation.ts';

const TAGS = ['set-up'];

/** Who may do what: members of staff, and tokens for programs. */
export function registerStaffRoutes(app: App, deps: Dependencies): void {
  registerStaff(app, deps);
  registerStaffChange(app, deps);
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
        const { name, roles, phone = null, campaignIds } = request.body;
        const id = nextId();
        await requirePlaces(transaction, campaignIds ?? [], []);
        await transaction.staff.create({ data: { id, name, roles, phone, campaignIds: campaignIds ?? [] } });
        await transaction.audit.create({
          data: { id: nextId(), byId: request.principal.id, action: 'staff_added', subject: id },
        });
        return { status: 201, body: { id } };
      }),
  );
}

function registerStaffChange(app: App, deps: Dependencies): void {
  app.patch<{ Params: { id: string } }>(
    '/staff/:id',
    {
      config: { who: 'administrator', installationWide: true },
      schema: {
        tags: TAGS,
        summary: '修改工作人员 Change roles, phone and campaigns, or switch the account off',
        body: staffChangeSchema,
      },
    },
    // The schema that Fastify was given has parsed it.
    ({ principal, params, body }) => changeStaff(deps, principal, params.id, staffChangeSchema.parse(body)),
  );
}

function registerStaffList(app: App, deps: Dependencies): void {
  app.get(
    '/staff',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '工作人员 Members of staff', querystring: z.strictObject(pageQuery) },
    },
    async ({ principal, query: { limit, cursor } }) => {
      const after = startOf(z.tuple([idSchema]), cursor)?.[0];
      const staff = await deps.prisma.staff.findMany({
        where: {
          disabledAt: null,
          ...colleaguesOf(principal),
          ...(after === undefined ? {} : { id: { gt: after } }),
        },
        orderBy: { id: 'asc' },
        take: limit + 1,
        select: { id: true, name: true, roles: true, phone: true, campaignIds: true },
      });
      const items = staff.map(({ campaignIds, ...member }) => ({
        ...member,
        campaignIds: campaignIds.length > 0 ? campaignIds : null,
      }));
      return pageOf(items, limit, ({ id }): [Id] => [id]);
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
