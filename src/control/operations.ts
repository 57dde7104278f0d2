// The operations of the control API, collected from its routes: for its document, and for hints about unknown paths.
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
    'Controls the emulator itself: worlds, time and everything else that a test needs. Calls about one world are below ' +
    '`/_mock/worlds/{world}`. Without that part, directly below `/_mock`, the same call is about the world `default`.',
  externalDocs: 'https://www.rfc-editor.org/rfc/rfc9457',
  tags: [
    { name: 'server', description: 'About this server' },
    { name: 'worlds', description: 'Worlds: complete, isolated copies of the state of all providers' },
    { name: 'clock', description: 'Emulator time' },
    { name: 'tasks', description: 'Plans for new tasks, and pushing single tasks along' },
    { name: 'faults', description: 'Faults: misbehavior on request' },
    { name: 'overrides', description: "Overrides: responses instead of an operation's own" },
    {
      name: 'requests',
      description: 'Requests and their responses: journal, verification, coverage, events',
    },
    { name: 'resources', description: 'Stored resources' },
    { name: 'snapshots', description: 'Snapshots (named copies of worlds), and worlds as files' },
  ],
  securitySchemes: {
    controlToken: {
      type: 'http',
      scheme: 'bearer',
      description: 'Required if the server was started with --control-token',
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

  /** Records the routes added to the scope from now on. Hooks of outer scopes run before those of inner ones. */
  watch(scope: FastifyInstance): void {
    const seen: RouteOptions[] = []
    scope.addHook('onRoute', (route) => void seen.push(route))
    scope.addHook('onReady', async () => {
      for (const route of seen) this.#note(route)
    })
  }

  /** A problem for an unknown path or method, with the one that was probably meant. */
  noRoute(method: string, path: string): Problem {
    const allow = this.#known.filter(({ pattern }) => pattern.test(path)).map((known) => known.method)
    if (allow.length > 0)
      return new Problem('no-route', `${path} supports ${allow.join(' or ')}, not ${method}`, { allow })
    const paths = [...new Set(this.#known.map(({ url }) => url))]
    return new Problem('no-route', `the control API has no path ${path}${didYouMean(path, paths)}`)
  }

  #note(route: RouteOptions): void {
    const schema = (route.schema ?? {}) as OperationSchema
    const { url } = route
    const method = String(route.method)
    if (method === 'OPTIONS' || route.config?.former) return
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
