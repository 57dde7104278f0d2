// Which pages may call this server: CORS headers for any origin, or for listed ones.
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import { originsIn } from './core/checks/origins.ts'

const COMMON = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  maxAge: 600,
  strictPreflight: false,
}

/** @param patterns origins, or patterns of them. Default: any origin */
export async function allowPages(scope: FastifyInstance, patterns?: readonly string[]): Promise<void> {
  if (patterns === undefined) {
    await scope.register(cors, { ...COMMON, origin: '*', exposedHeaders: '*' })
    return
  }
  const isListed = originsIn(patterns)
  await scope.register(cors, {
    delegator: (request, done) =>
      // A listed page may send cookies and client certificates, as its own server would let it.
      done(null, { ...COMMON, origin: isListed(request.headers.origin), credentials: true }),
  })
  // With credentials, a browser takes `*` for the name of a header.
  scope.addHook('onSend', async (request, reply) => {
    if (isListed(request.headers.origin) && request.method !== 'OPTIONS')
      reply.header('access-control-expose-headers', Object.keys(reply.getHeaders()).join(', '))
  })
}
