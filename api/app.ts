import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PlaceKind, Place } from './auth/places.ts';
import type { Who } from './auth/access.ts';
import type { Principal } from './principal.ts';

/** A server whose schemas are zod's. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call it. Every route below `/api/v1` has to say. */
    who?: Who;
    /** What `:id` of its path names: found, and the principal's to see, before the body is read. */
    place?: PlaceKind;
    /** Not for a token that is confined to places. */
    installationWide?: boolean;
    /** Also for a session whose password has to be changed first. */
    beforePasswordChange?: boolean;
  }
  interface FastifyRequest {
    /** Set for every route that is not public. */
    principal: Principal;
    /** What `config.place` found. */
    place: Place;
    /** The JSON body as it was sent, before a schema changed it. */
    sentBody: unknown;
  }
}
