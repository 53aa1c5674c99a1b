import { z } from 'zod';

/** What a list takes: at most 500 at once, from where the page before ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(300).optional(),
};

/** A name that people see. */
export const nameSchema = z.string().trim().min(1).max(100);

/** An instant with an offset, turned to UTC. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString());

export const idSchema = z.uuid().transform((id) => id.toLowerCase());
