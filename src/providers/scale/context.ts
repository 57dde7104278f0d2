// Shared by the route files: the behaviors in force, and what follows from them.
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import type { ProviderContext } from '../../http/provider.ts'
import type { Generation } from './behaviors.ts'

export const inFixtureMode = ({ settings }: ProviderContext): boolean =>
  settings.behaviors.get('scale.fixtureMode') === 'on'

export interface ScaleContext extends ProviderContext {
  readonly generation: Generation
  /** Fixture mode: see the README. */
  readonly lax: boolean
}

export type Routes = FastifyPluginAsyncZod<ScaleContext>

export const scaleContext = (context: ProviderContext): ScaleContext => ({
  ...context,
  generation: context.settings.behaviors.get('scale.generation') as Generation,
  lax: inFixtureMode(context),
})

/**
 * The schema of the generation in force, typed as the current one: handlers build that, and the schema drops members.
 */
export const inGeneration = <T extends z.ZodType>(generation: Generation, present: T, first: z.ZodType): T =>
  generation === 'old' ? (first as T) : present

/** The server's address as the client knows it, for URLs in responses. */
export const baseUrl = (request: FastifyRequest, { settings }: ProviderContext): string =>
  settings.publicUrl ?? `${request.protocol}://${request.host}`
