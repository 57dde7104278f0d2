// Finds the parameters of a request: in the body under a name, in the query, in the path.
import type { FastifyRequest } from 'fastify'
import type { ZStackBehaviors } from '../behaviors.ts'
import { type Action, actionName, note } from '../declaration/api.ts'
import { expected, type Params } from '../declaration/params.ts'
import { textFault, unnamedAction } from '../errors.ts'
import { isObject, type Members } from '../members.ts'

const WRAPPERS = ['params', 'param'] as const

/**
 * The requested action, among those for its path and method, with its parameters.
 *
 * @param shared the path belongs to several APIs, so that a PUT must name its action
 */
export function unwrap(
  request: FastifyRequest,
  actions: readonly [Action, ...Action[]],
  shared: boolean,
  behaviors: ZStackBehaviors,
): { readonly action: Action; readonly members: Members } {
  const [first] = actions
  const path = pathMembers(request)
  if (first.method === 'GET' || first.method === 'DELETE')
    return { action: first, members: { ...bodyOf(request), ...queryMembers(request, first.params), ...path } }
  const { body } = request
  if (body === undefined || body === null) {
    if (shared && first.method === 'PUT') throw nameless(request, behaviors)
    return { action: first, members: path }
  }
  if (!isObject(body)) throw expected('BEGIN_OBJECT', body)
  const found =
    nested(request, body, actions, behaviors) ?? lenient(request, body, actions, shared, behaviors)
  noteUnread(request, body, found)
  const members: Record<string, unknown> = { ...found.members, ...path }
  for (const name of COMMON)
    if (Object.hasOwn(body, name) && !Object.hasOwn(members, name)) members[name] = body[name]
  return { action: found.action, members }
}

/**
 * The refusal of a PUT on a path of several APIs whose body is no object. If there is no body, or it is `null`, the
 * public server fails with an empty text, which tells a client nothing.
 */
export function nameless(request: FastifyRequest, { nestedOnly }: ZStackBehaviors): Error {
  if (request.body !== undefined && request.body !== null) return expected('BEGIN_OBJECT', request.body)
  if (nestedOnly) return textFault(500, '')
  const text = `the body is ${request.body === null ? 'null' : 'empty'}, so it names no action; a node answers 500 without text`
  request.notes.push({ kind: 'behavior', behavior: 'zstack.body', value: 'any', text })
  return unnamedAction(request)
}

/** Manuals show a JSON body for bulk deletes, but the server reads the query: a name in the query wins. */
const bodyOf = (request: FastifyRequest): Members => (isObject(request.body) ? request.body : {})

interface Found {
  readonly action: Action
  readonly members: Members
  /** The object in the body that contains the parameters, if flat ones were merged with it. */
  readonly under?: Members
}

/** Every call accepts these, besides its own. */
const COMMON: ReadonlySet<string> = new Set(['systemTags', 'userTags'])

/** Records members that the server ignores silently, for the journal. */
function noteUnread(
  request: FastifyRequest,
  body: Members,
  { action, members, under = members }: Found,
): void {
  const fields: string[] = []
  for (const name in members) if (!(Object.hasOwn(action.params, name) || COMMON.has(name))) fields.push(name)
  // Members next to the name that contains the parameters.
  if (members !== body)
    for (const name in body)
      if (!(body[name] === under || COMMON.has(name) || members[name] === body[name])) fields.push(name)
  if (fields.length > 0) request.notes.push({ kind: 'unread', fields })
}

/** Members under the documented name: the action's for PUT; `params` or `param` for POST, or else the action's. */
function nested(
  request: FastifyRequest,
  body: Members,
  actions: readonly Action[],
  { nestedOnly }: ZStackBehaviors,
): Found | undefined {
  for (const action of actions) {
    const own = actionName(action.name)
    const names: readonly string[] =
      action.method === 'PUT' ? [action.wrapper ?? own] : nestedOnly ? WRAPPERS : [...WRAPPERS, own]
    const name = names.find((one) => Object.hasOwn(body, one))
    if (name === undefined) continue
    const found = { action, members: inner(body[name]) }
    if (nestedOnly) return found
    // The server reads it only around the PUTs, and no SDK sends it with a POST.
    if (action.method === 'POST' && name === own) note(request, 'zstack.body', 'any')
    return withFlat(request, body, found)
  }
  return undefined
}

/**
 * The explorer's sample of CloneModelService has some members flat and others under `params`: both count, and nested
 * ones take precedence.
 */
function withFlat(request: FastifyRequest, body: Members, { action, members }: Found): Found {
  if (action.method !== 'POST') return { action, members }
  const flat = Object.entries(body).filter(
    ([name]) => Object.hasOwn(action.params, name) && !COMMON.has(name) && !Object.hasOwn(members, name),
  )
  if (flat.length === 0) return { action, members }
  note(request, 'zstack.body', 'any')
  return { action, members: { ...Object.fromEntries(flat), ...members }, under: members }
}

function inner(value: unknown): Members {
  if (value === null || value === undefined) return {}
  if (!isObject(value)) throw expected('BEGIN_OBJECT', value)
  return value
}

/** Forms from pages and some SDK releases that the public server refuses: `params` around a PUT, or nothing. */
function lenient(
  request: FastifyRequest,
  body: Members,
  actions: readonly [Action, ...Action[]],
  shared: boolean,
  behaviors: ZStackBehaviors,
): Found {
  const [first] = actions
  if (behaviors.nestedOnly) {
    if (shared && first.method === 'PUT') throw unnamedAction(request)
    return { action: first, members: {} }
  }
  const wrapper = WRAPPERS.find((name) => isObject(body[name]))
  const members = wrapper === undefined ? body : inner(body[wrapper])
  const known = (action: Action): number =>
    Object.keys(members).filter((name) => Object.hasOwn(action.params, name)).length
  const action = actions.reduce((best, one) => (known(one) > known(best) ? one : best))
  if (shared && first.method === 'PUT' && Object.keys(members).length > 0 && known(action) === 0)
    throw unnamedAction(request)
  note(request, 'zstack.body', 'any')
  return { action, members }
}

/** Path variables take precedence. A literal `{uuid}`, which some Go SDK releases leave in the path, is ignored. */
function pathMembers(request: FastifyRequest): Members {
  const params = request.params as Record<string, string>
  const members: Record<string, unknown> = {}
  for (const name in params)
    if (name !== 'placeholder' && params[name] !== `{${name}}`) members[name] = params[name]
  return members
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)
const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** Lists repeat their key (`uuids=a&uuids=b`) or number it (`uuids.0=a`); maps use `field.key=v`. */
function queryMembers(request: FastifyRequest, params: Params): Members {
  const query = request.query as Record<string, unknown>
  const members: Record<string, unknown> = {}
  for (const [name, { type }] of Object.entries(params)) {
    const dotted = Object.entries(query).filter(([key]) => key.startsWith(`${name}.`))
    if (type === 'List') {
      const numbered = dotted.sort(
        ([a], [b]) => Number(a.slice(name.length + 1)) - Number(b.slice(name.length + 1)),
      )
      const items = [...listOf(query[name]), ...numbered.map(([, value]) => firstOf(value))]
      if (items.length > 0) members[name] = items.filter((item) => item !== '')
    } else if (type === 'Map') {
      if (dotted.length > 0)
        members[name] = Object.fromEntries(
          dotted.map(([key, value]) => [key.slice(name.length + 1), firstOf(value)]),
        )
    } else if (query[name] !== undefined) members[name] = firstOf(query[name])
  }
  return members
}
