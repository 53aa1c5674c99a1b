import type { FastifyInstance, FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { z } from 'zod';
import { Problem, problem } from '../problem.ts';
import { validate } from '../validation.ts';

/** Bodies and queries pass their zod schema; answers are sent as they are, their schemas only document them. */
export function useZodSchemas(app: FastifyInstance): void {
  const check: FastifySchemaCompiler<z.ZodType> =
    ({ schema, httpPart }) =>
    (value) => {
      try {
        return { value: validate(schema, value) };
      } catch (failure) {
        return { error: httpPart === 'body' ? asError(failure) : asQueryFault(failure) };
      }
    };
  const serialize: FastifySerializerCompiler<unknown> = () => (answer) => JSON.stringify(answer);
  app.setValidatorCompiler(check);
  app.setSerializerCompiler(serialize);
}

const asError = (failure: unknown): Error =>
  failure instanceof Error ? failure : new Error(String(failure));

const asQueryFault = (failure: unknown): Error =>
  failure instanceof Problem ? problem('invalid_query', failure.errors ?? []) : asError(failure);
