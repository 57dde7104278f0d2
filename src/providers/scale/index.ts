// Scale GenAI Platform (SGP, formerly EGP), the v5 evaluation API. README.md lists the operations and their pages.
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { withoutTrailing } from '../../core/text.ts'
import type { ProviderContext, ProviderPlugin } from '../../http/provider.ts'
import { annotations } from './annotations/routes.ts'
import { counterpart } from './auth/counterpart.ts'
import { authenticate, explain, stranger, worldOf } from './auth/index.ts'
import { collections } from './collections.ts'
import { baseUrl, type Routes, scaleContext } from './context.ts'
import { dashboards } from './dashboards/routes.ts'
import { widgets } from './dashboards/widget-routes.ts'
import { datasetItems } from './datasets/item-routes.ts'
import { datasets } from './datasets/routes.ts'
import { decode, parse, withoutInfinity } from './dialect/body.ts'
import { service } from './dialect/service.ts'
import { renderError } from './errors.ts'
import { evaluations } from './evaluations/routes.ts'
import { evaluationTasks } from './evaluations/task-routes.ts'
import { files } from './files/routes.ts'
import { groups } from './groups/routes.ts'
import { head } from './head.ts'
import { items } from './items/routes.ts'
import { lives } from './lifecycle.ts'
import { DOCS } from './pages.ts'
import { problems } from './problems.ts'
import { questions } from './questions/routes.ts'
import { refusal } from './refusals.ts'
import { criteria } from './rubrics/criterion-routes.ts'
import { rubrics } from './rubrics/routes.ts'

const parts: readonly Routes[] = [
  evaluations,
  evaluationTasks,
  items,
  datasets,
  datasetItems,
  groups,
  dashboards,
  widgets,
  questions,
  rubrics,
  criteria,
  annotations,
  files,
  service,
]

const routes: FastifyPluginAsyncZod<ProviderContext> = async (scope, context) => {
  const own = scaleContext(context)
  scope.addHook('preHandler', (request, _reply, done) => {
    withoutInfinity(request)
    done()
  })
  // Without scopes of their own, each of which takes as long as a route.
  for (const part of parts) await part(scope, own)
}

/** The client's environment `local` prefixes every path with this. */
const PUBLIC = /^((?:https?:\/\/[^/?#]*)?\/*)\/([^/?#]+)(?=\/)/i

/** Turns `/public/v5/…` into `/v5/…`, in every spelling that the router accepts. Extra slashes stay. */
function withoutPublic(url: string): string {
  if (url.startsWith('/v5/')) return url
  const [start = '', before, first = ''] = PUBLIC.exec(url) ?? []
  const isPublic = first.replace(/%[2-7][0-9a-f]/gi, decodeURIComponent) === 'public'
  return isPublic ? `${before}${url.slice(start.length)}` : url
}

/** FastAPI's redirect for a path with a trailing slash. @throws Problem 'no-route' */
function onSlash(request: FastifyRequest, context: ProviderContext, known: boolean): string | undefined {
  if (context.settings.behaviors.get('scale.slashes') !== 'redirect') return undefined
  const [path = '', query] = request.originalUrl.split(/\?(.*)/s, 2)
  if (!known || !path.endsWith('/') || withoutTrailing(path, '/').includes('//'))
    throw refusal('slash-too-many', request.method, path)
  return `${baseUrl(request, context)}${withoutTrailing(path, '/')}${query === undefined ? '' : `?${query}`}`
}

export const scale: ProviderPlugin = {
  ...head,
  openapi: {
    title: 'Scale GenAI Platform, v5 evaluations',
    version: '0.1.0',
    description:
      'Evaluations of the Scale GenAI Platform as Evalmock emulates them: evaluations and their items, datasets, groups, dashboards, questions, rubrics, annotation tasks and files.',
    externalDocs: DOCS,
    tags: [
      { name: 'Evaluations', description: 'Evaluations and their tasks.' },
      {
        name: 'Evaluation Items',
        description: 'Items of evaluations, with the results of the tasks.',
      },
      { name: 'Datasets', description: 'Reusable, versioned sets of items.' },
      { name: 'Dataset Items', description: 'Items of datasets, at any version.' },
      { name: 'Evaluation Groups', description: 'Evaluations side by side.' },
      { name: 'Evaluation Dashboards', description: 'Widgets over the items of an evaluation or a group.' },
      { name: 'Questions', description: 'Questions for judges and contributors.' },
      { name: 'Rubrics', description: 'What judges and contributors score by.' },
      { name: 'Annotation Tasks', description: 'What contributors and auditors have to do.' },
      { name: 'Files', description: 'Media that items refer to.' },
    ],
    securitySchemes: { APIKeyHeader: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
  },
  collections,
  worldOf,
  authenticate,
  renderError: (problem, request) => renderError(problem, request),
  problems,
  lives,
  data: async () => (await import('./data/index.ts')).data,
  explain,
  stranger,
  counterpart,
  body: { decode, parse },
  onSlash,
  // Without a charset, as FastAPI sends it.
  contentType: 'application/json',
  rewriteUrl: withoutPublic,
  routes,
}
