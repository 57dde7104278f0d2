// What the control API offers, from its own routes: for its document, and for advice about a path it does not have.
import type { FastifyInstance, RouteOptions } from 'fastify'
import { didYouMean } from '../core/nearest.ts'
import { Problem } from '../core/problem.ts'
import type { Operation, OperationSchema } from '../http/operation.ts'
import type { OpenApiHead } from '../http/provider.ts'
import { version } from '../version.ts'

export const HEAD: OpenApiHead = {
  title: 'Evalmock control API',
  version,
  description:
    'Controls the emulator itself: worlds, time and what else a test needs. A call about a world stands below ' +
    '`/_mock/worlds/{world}`; the same call without that part, directly below `/_mock`, is about the world `default`.',
  externalDocs: 'https://www.rfc-editor.org/rfc/rfc9457',
  tags: [
    { name: 'server', description: 'What runs here' },
    { name: 'worlds', description: 'Complete, separate states of all providers' },
    { name: 'clock', description: 'Emulator time' },
    { name: 'tasks', description: 'How tasks go: plans for those to come, a push for one' },
    { name: 'faults', description: 'Misbehaviour on order' },
    { name: 'overrides', description: "Answers in an operation's place" },
    {
      name: 'requests',
      description: 'What came and what was answered: journal, verification, coverage, events',
    },
    { name: 'resources', description: 'What lies in the store' },
    { name: 'snapshots', description: 'Named copies of worlds, and worlds as files' },
  ],
  securitySchemes: {
    controlToken: {
      type: 'http',
      scheme: 'bearer',
      description: 'Asked for when the server was started with --control-token',
    },
  },
}

interface Known {
  readonly method: string
  readonly url: string
  readonly pattern: RegExp
}

export class Operations {
  /** By operationId. */
  readonly documented = new Map<string, Operation>()
  readonly #known: Known[] = []

  /** Notes the routes that the scope gets from now on. Hooks of inner scopes run first to last, so this reads late. */
  watch(scope: FastifyInstance): void {
    const seen: RouteOptions[] = []
    scope.addHook('onRoute', (route) => void seen.push(route))
    scope.addHook('onReady', async () => {
      for (const route of seen) this.#note(route)
    })
  }

  /** A problem for a path, or a method on a path, that does not exist, with what was probably meant. */
  noRoute(method: string, path: string): Problem {
    const allow = this.#known.filter(({ pattern }) => pattern.test(path)).map((known) => known.method)
    if (allow.length > 0)
      return new Problem('no-route', `${path} takes ${allow.join(' or ')}, not ${method}`, { allow })
    const paths = [...new Set(this.#known.map(({ url }) => url))]
    return new Problem('no-route', `the control API has no ${path}${didYouMean(path, paths)}`)
  }

  #note(route: RouteOptions): void {
    const schema = (route.schema ?? {}) as OperationSchema
    const { url } = route
    const method = String(route.method)
    if (method === 'OPTIONS') return
    this.#known.push({
      method,
      url: url.replace(/:(\w+)/g, '{$1}'),
      pattern: new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}/?$`),
    })
    const { operationId } = schema
    if (operationId === undefined || route.config?.short || method === 'HEAD') return
    if (this.documented.has(operationId)) throw new Error(`there are two control operations ${operationId}`)
    this.documented.set(operationId, {
      operationId,
      method,
      url,
      documentUrl: url,
      schema,
      public: route.config?.public ?? false,
    })
  }
}
