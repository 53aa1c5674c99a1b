// Rooms, certificates, names and numbers are cleaned as a roster's are, so that a file names the same household.
import { z } from 'zod';
import { CAPACITIES, TENURES } from '../../../domain/household.ts';
import { splitIdNumbers } from '../../roster/identity-number.ts';
import { compact, floorName, splitNames, splitPhones, stairwellName } from '../../roster/values.ts';
import { COMMON, idSchema, reasonSchema } from '../row.ts';
import type { NamedPerson } from './drafting.ts';

const LONGEST_KEY = 200;
/** cm²: 100,000 m². */
const LARGEST_AREA = 1_000_000_000;

const keySchema = (clean: (text: string) => string) =>
  z.string().max(LONGEST_KEY).transform(clean).pipe(z.string().min(1).max(LONGEST_KEY));
const roomSchema = keySchema(compact);
const certificateSchema = keySchema(compact).nullable();
const areaSchema = z.int().min(1).max(LARGEST_AREA);
const tenureSchema = z.enum(TENURES);

const nameSchema = z
  .string()
  .max(100)
  .refine((text) => splitNames(text).length === 1, { message: '一个姓名 · One name' })
  .transform((text) => splitNames(text).join(''));
const phoneSchema = z
  .string()
  .max(100)
  .transform((text) => {
    const [first, ...others] = splitPhones(text);
    return first === undefined ? null : { first, others };
  });
const idNumberSchema = z
  .string()
  .max(50)
  .refine((text) => splitIdNumbers(text).length === 1, { message: '一个证件号 · One number' })
  .transform((text) => splitIdNumbers(text)[0] ?? null);

const personSchema = z
  .strictObject({
    name: nameSchema,
    phone: phoneSchema.optional(),
    idNumber: idNumberSchema.optional(),
    capacity: z.enum(CAPACITIES).optional(),
    required: z.boolean().optional(),
  })
  .transform(({ name, phone, idNumber, capacity, required }): NamedPerson => ({
    name,
    phone: phone ?? null,
    idNumber: idNumber ?? null,
    capacity: capacity ?? null,
    required: required ?? null,
  }));

const REASONED = { ...COMMON, reason: reasonSchema };

export const additionBody = z.strictObject({
  ...REASONED,
  room: roomSchema,
  stairwell: keySchema(stairwellName).optional(),
  floor: keySchema(floorName).optional(),
  certificate: certificateSchema.optional(),
  tenure: tenureSchema,
  areaCm2: areaSchema.optional(),
  signatories: z.array(personSchema).min(1).max(50),
});

export const removalBody = z.strictObject(REASONED);

export const correctionBody = z.strictObject({
  ...REASONED,
  tenure: tenureSchema.optional(),
  areaCm2: areaSchema.optional(),
  /** Null: it has none. */
  certificate: certificateSchema.optional(),
});

const partSchema = z.strictObject({
  room: roomSchema.optional(),
  certificate: certificateSchema.optional(),
  tenure: tenureSchema.optional(),
  areaCm2: areaSchema.optional(),
  signatoryIds: z.array(idSchema).max(50).optional(),
  signatories: z.array(personSchema).max(50).optional(),
});
export type Part = z.output<typeof partSchema>;

export const splitBody = z.strictObject({ ...REASONED, parts: z.array(partSchema).min(2).max(20) });

export const mergeBody = z
  .strictObject({ ...REASONED, keptId: idSchema, mergedIds: z.array(idSchema).min(1).max(20) })
  .refine(({ keptId, mergedIds }) => new Set([keptId, ...mergedIds]).size === mergedIds.length + 1, {
    path: ['mergedIds'],
    message: '同一户出现了两次 · The same household is named twice',
  });
