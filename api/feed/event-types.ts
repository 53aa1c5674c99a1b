import { z } from 'zod';
import type { EventType } from '../../domain/events.ts';
import { TITLES } from '../../domain/evidence/titles.ts';

/** Every type of event: the list of titles is total, and tells two facts more than events. */
const EVENT_TYPES = Object.keys(TITLES).filter(
  (type): type is EventType => !['signing_number_given', 'signing_number_voided'].includes(type),
);

/** A type that exists: what is misspelt would be waited for in vain. */
export const eventTypeSchema = z
  .string()
  .refine((text): text is EventType => (EVENT_TYPES as string[]).includes(text), {
    error: '没有这种事件 · There is no such event',
  });
