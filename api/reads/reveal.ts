import { z } from 'zod';
import type { App } from '../app.ts';
import { Allowance } from '../auth/allowance.ts';
import type { Dependencies } from '../dependencies.ts';
import { nextId } from '../identifier.ts';
import { openPerson } from './people.ts';

const revealSchema = z.strictObject({ purpose: z.string().trim().min(2).max(200) });
/** Looks at personal data a minute for each principal: enough for work, too few to copy a roll. */
export const LOOKS = new Allowance(20, 60_000);

/** `POST /persons/{id}/reveal`: one look at personal data, on record. A repeat is another look, so its
 *  `Idempotency-Key` is not kept: the answer is not to lie anywhere. */
export function registerReveal(app: App, deps: Dependencies): void {
  app.post(
    '/persons/:id/reveal',
    {
      config: { who: 'leader', place: 'person' },
      schema: {
        tags: ['reads'],
        summary: '查看个人信息（留痕） One audited look at personal data',
        body: revealSchema,
      },
    },
    async (request, reply) => {
      const { principal, place, body } = request;
      LOOKS.take(principal.id);
      const { prisma } = deps;
      const [person] = await prisma.$transaction([
        prisma.person.findUniqueOrThrow({ where: { id: place.id } }),
        prisma.audit.create({
          data: {
            id: nextId(),
            byId: principal.id,
            action: 'person_revealed',
            subject: place.id,
            purpose: body.purpose,
          },
        }),
      ]);
      void reply.header('cache-control', 'no-store');
      return openPerson(deps, person);
    },
  );
}
