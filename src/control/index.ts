// The control API: the emulator's own, under /_mock.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ControlContext } from './context.ts'

export const control: FastifyPluginAsyncZod<ControlContext> = async () => {}
