import fastify from 'fastify'
import t from 'tap'
import * as z from 'zod'
import { sendControlProblem } from '../../src/control/errors.ts'
import { type Issue, Problem, type ProblemDetail, type ProblemKind } from '../../src/core/problem.ts'

const KINDS: Readonly<Record<ProblemKind, readonly [status: number, title: string]>> = {
  'no-route': [404, 'Not Found'],
  unauthenticated: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  malformed: [400, 'Malformed Request'],
  invalid: [400, 'Invalid Request'],
  'not-found': [404, 'Not Found'],
  conflict: [409, 'Conflict'],
  'rate-limited': [429, 'Too Many Requests'],
  unavailable: [503, 'Service Unavailable'],
  internal: [500, 'Internal Server Error'],
}

const issuesOf = (schema: z.ZodType, value: unknown): readonly Issue[] =>
  schema.safeParse(value).error?.issues ?? []

t.test('each kind of problem is sent as problem+json, with its own status and title', async (t) => {
  const app = fastify()
  t.teardown(() => app.close())
  let thrown: unknown
  app.setErrorHandler(sendControlProblem)
  app.get('/', async () => {
    throw thrown
  })
  const sent = async (kind: ProblemKind, detail: ProblemDetail = {}) => {
    thrown = new Problem(kind, `about ${kind}`, detail)
    const { statusCode, headers, body } = await app.inject('/')
    t.match(headers['content-type'], /^application\/problem\+json/, kind)
    return { status: statusCode, headers, body: JSON.parse(body) }
  }
  for (const [kind, [status, title]] of Object.entries(KINDS)) {
    const reply = await sent(kind as ProblemKind)
    t.equal(reply.status, status, kind)
    const detail = kind === 'internal' ? {} : { detail: `about ${kind}` }
    t.strictSame(reply.body, { type: 'about:blank', title, status, ...detail })
    t.equal(reply.headers['www-authenticate'], kind === 'unauthenticated' ? 'Bearer' : undefined, kind)
    t.equal(reply.headers.allow, undefined, kind)
  }
  const method = await sent('no-route', { allow: ['GET', 'PUT'] })
  t.match(method, {
    status: 405,
    headers: { allow: 'GET, PUT' },
    body: { title: 'Method Not Allowed', status: 405 },
  })
  const none = await sent('no-route', { allow: [] })
  t.match(none, { status: 404, headers: { allow: undefined }, body: { title: 'Not Found', status: 404 } })
  const full = await sent('unavailable', { full: true })
  t.match(full, { status: 507, body: { title: 'Insufficient Storage', status: 507 } })
  const part = await sent('invalid', {
    part: 'querystring',
    issues: issuesOf(z.object({ limit: z.number() }), { limit: 'x' }),
  })
  t.match(part.body.issues, [{ part: 'querystring', path: ['limit'] }])
  t.equal('line' in part.body.issues[0], false)
  const [issue] = issuesOf(z.number(), 'x')
  const placed = await sent('invalid', { issues: [{ ...issue, line: 3, column: 7 } as never] })
  t.match(placed.body.issues, [{ part: 'body', path: [], line: 3, column: 7 }])
})
