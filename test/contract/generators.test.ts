// What generators of clients need of the documents. Each rule is a fault that once stopped one of them.
import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import t, { type Test } from 'tap'
import * as z from 'zod'
import { startEmulator } from '../support/emulator.ts'
import { startScale } from '../support/scale.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as the JSON it is
type Json = any
const NAMES = ['control', 'zstack', 'qianfan', 'scale', 'qianfan-single-path']
const REF = '#/components/schemas/'
const documents = NAMES.map((name): [string, Json] => [
  name,
  JSON.parse(readFileSync(new URL(`../../openapi/${name}.json`, import.meta.url), 'utf8')),
])

interface Place {
  readonly at: string
  readonly schema: Json
  /** It is a variant of a union. */
  readonly variant: boolean
}

function* inside(at: string, schema: Json, variant = false): Generator<Place> {
  yield { at, schema, variant }
  for (const key of ['anyOf', 'oneOf', 'allOf'])
    for (const [i, one] of (schema[key] ?? []).entries()) yield* inside(`${at}/${key}/${i}`, one, true)
  for (const key of ['items', 'additionalProperties'])
    if (typeof schema[key] === 'object') yield* inside(`${at}/${key}`, schema[key])
  for (const [name, one] of Object.entries(schema.properties ?? {})) yield* inside(`${at}/${name}`, one)
}

const operations = ({ paths }: Json): Json[] =>
  Object.values(paths as Record<string, Json>).flatMap((item) => Object.values(item))

/** Every schema of a document, with where it is. */
function* schemasOf(document: Json): Generator<Place> {
  for (const [name, schema] of Object.entries(document.components.schemas)) yield* inside(name, schema)
  for (const { operationId, parameters = [], requestBody, responses } of operations(document)) {
    for (const { name, schema } of parameters) yield* inside(`${operationId} ${name}`, schema)
    for (const [status, one] of Object.entries({ body: requestBody, ...responses } as Record<string, Json>))
      for (const { schema } of Object.values((one?.content ?? {}) as Record<string, Json>))
        yield* inside(`${operationId} ${status}`, schema)
  }
}

/** Places in all documents whose schemas are against a rule. */
const against = (broken: (place: Place, document: Json) => boolean): string[] =>
  documents.flatMap(([name, document]) =>
    [...schemasOf(document)].filter((place) => broken(place, document)).map(({ at }) => `${name}: ${at}`),
  )

const resolve = (document: Json, { $ref }: Json): Json => document.components.schemas[$ref.slice(REF.length)]

t.test('schemas are written in forms that all generators read', async (t) => {
  const rules: Record<string, (place: Place, document: Json) => boolean> = {
    'one type beside null': ({ schema: { type } }) =>
      Array.isArray(type) && type.filter((one) => one !== 'null').length !== 1,
    'null is never the only type': ({ schema, variant }) => schema.type === 'null' && !variant,
    'one schema or null is one schema with two types': ({ schema: { anyOf } }) =>
      anyOf?.length === 2 &&
      anyOf.some((one: Json) => one.type === 'null') &&
      !anyOf.some((one: Json) => one.$ref),
    'an integer and a number have a format': ({ schema: { type, format } }) =>
      [type].flat().some((one) => one === 'integer' || one === 'number') && format === undefined,
    'a bound is part of what it bounds': ({ schema: { type, exclusiveMinimum } }) =>
      type === 'integer' && exclusiveMinimum !== undefined,
    'a constant is an enumeration of one': ({ schema }) =>
      schema.const !== undefined && schema.enum?.[0] !== schema.const,
    'whole numbers are integers': ({ schema: { type, enum: values } }) =>
      [type].flat().includes('number') && values?.every(Number.isInteger) === true,
    'no boolean is constant': ({ schema }) =>
      schema.type === 'boolean' && (schema.const ?? schema.enum) !== undefined,
    'any value of a map is true': ({ schema }) =>
      typeof schema.additionalProperties === 'object' &&
      Object.keys(schema.additionalProperties).length === 0,
    'a map among variants has a name': ({ schema, variant }) =>
      variant && schema.type === 'object' && !!schema.additionalProperties && schema.properties === undefined,
    'no default is an object': ({ schema }) => typeof schema.default === 'object' && schema.default !== null,
    'a union that a member tells apart has named variants, which require it, and a mapping': (
      { schema: { discriminator, oneOf } },
      document,
    ) => {
      if (discriminator === undefined) return false
      const { propertyName, mapping = {} } = discriminator
      return !oneOf.every(
        (one: Json) =>
          one.$ref !== undefined &&
          resolve(document, one).required.includes(propertyName) &&
          resolve(document, one).properties[propertyName].enum.every(
            (value: string) => mapping[value] === one.$ref,
          ),
      )
    },
    'the media type stands at the response': ({ schema }) => schema.contentType !== undefined,
  }
  for (const [rule, broken] of Object.entries(rules)) t.same(against(broken), [], rule)
})

t.test('operations are written in forms that all generators read', async (t) => {
  for (const [name, document] of documents) {
    t.same(document.servers, [{ url: 'http://127.0.0.1:4620' }], name)
    for (const { operationId, parameters = [], responses, requestBody } of operations(document)) {
      const where = `${name} ${operationId}`
      for (const { name: parameter, in: place, required, schema, style, explode } of parameters) {
        if (required) t.equal(schema.default, undefined, `${where} ${parameter} has no default`)
        if (place === 'query' && schema.type === 'array')
          t.same({ style, explode }, { style: 'form', explode: true }, `${where} ${parameter}`)
        if (parameter === 'sort_by') t.ok(schema.enum?.length > 1, `${where} names its sort fields`)
        t.equal(schema.anyOf, undefined, `${where} ${parameter} has one type`)
      }
      for (const [status, { description }] of Object.entries(responses as Record<string, Json>))
        t.match(description, /^(?!Default Response$)\S/, `${where} ${status} says what it is`)
      const [body] = Object.values((requestBody?.content ?? {}) as Record<string, Json>)
      if (body !== undefined) {
        t.not(body.schema.type, 'null', where)
        t.equal(body.schema.anyOf, undefined, `${where}: a union has a name`)
      }
    }
  }
})

t.test('no two types of Go, Java or TypeScript get one name', async (t) => {
  const TAKEN = new Set(['Override', 'Request', 'Response', 'Error', 'Object', 'Date', 'Map', 'Record'])
  for (const [name, document] of documents) {
    const all = Object.keys(document.components.schemas)
    t.same(
      all.filter((one) => TAKEN.has(one)),
      [],
      `${name}: the language has these`,
    )
    // Go's constructor of X is NewX.
    t.same(
      all.filter((one) => one.startsWith('New') && all.includes(one.slice(3))),
      [],
      name,
    )
  }
})

t.test('requests that ignore members do not forbid them', async (t) => {
  const { send } = await startScale(t)
  t.equal((await send('POST', '/v5/evaluations', { name: 'n', data: [{ input: 'x' }], more: 1 })).status, 200)
  const scale = documents.find(([name]) => name === 'scale')?.[1]
  t.equal(scale.components.schemas.ScaleEvaluationStandaloneCreateRequest.additionalProperties, undefined)
})

t.test('each example of a body fits the schema beside it', async (t) => {
  for (const [name, document] of documents) {
    const cases: { what: string; schema: Json; values: [label: string, value: Json][] }[] = []
    for (const { operationId, requestBody, responses } of operations(document))
      for (const [part, one] of Object.entries({ body: requestBody, ...responses } as Record<string, Json>))
        for (const { schema, examples = {} } of Object.values((one?.content ?? {}) as Record<string, Json>))
          cases.push({
            what: `${name}: ${operationId} ${part}`,
            schema,
            values: Object.entries(examples as Record<string, Json>).map(([label, one]) => [
              label,
              one.value,
            ]),
          })
    // As one schema, because each reads all that it may refer to.
    const shown = cases.filter(({ values }) => values.length > 0)
    const { shape } = z.fromJSONSchema({
      ...withDefs({ $defs: document.components.schemas }),
      type: 'object',
      properties: Object.fromEntries(shown.map(({ schema }, i) => [`${i}`, withDefs(schema)])),
      required: shown.map((_, i) => `${i}`),
    }) as z.ZodObject
    for (const [i, { what, values }] of shown.entries())
      for (const [label, value] of values)
        t.equal((shape[i] as z.ZodType).safeParse(value).error?.message, undefined, `${what} ${label}`)
  }
})

const withDefs = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll(REF, '#/$defs/'))

t.test('a media type is what is sent', async (t) => {
  const { app } = await startEmulator(t, { auth: 'off' })
  const typesOf = (id: string, status: string): string[] => {
    const all = documents.flatMap(([, document]) => operations(document))
    return Object.keys(all.find(({ operationId }) => operationId === id).responses[status].content)
  }
  const sent = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: string): Promise<string> => {
    const reply = await app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload, headers: { 'content-type': 'application/json' } }),
    })
    return String(reply.headers['content-type']).split(';')[0] as string
  }
  const [file] = (await app.inject('/v5/files')).json().items
  for (const [id, status, type] of [
    ['getWorld', '4XX', await sent('GET', '/_mock/worlds/none')],
    ['exportWorld', '200', await sent('GET', '/_mock/worlds/default/state')],
    ['getCoverage', '200', await sent('GET', '/_mock/worlds/default/coverage?format=junit')],
    ['getCoverage', '200', await sent('GET', '/_mock/worlds/default/coverage?format=text')],
    ['getCoverage', '417', await sent('GET', '/_mock/worlds/default/coverage?min=100')],
    ['QueryModel', '400', await sent('GET', '/zstack/v1/ai/models?limit=x')],
    ['QueryModel', '503', await sent('GET', '/zstack/v1/ai/models?q=x=y')],
    ['GetEvaluation', '404', await sent('GET', '/v5/evaluations/none')],
  ] as const)
    t.ok(typesOf(id, status).includes(type), `${id} ${status}: ${type}`)
  t.same(typesOf('GetFileContent', '200'), ['application/octet-stream', '*/*'])
  t.same(typesOf('streamEvents', '200'), ['text/event-stream'])
  t.ok(file === undefined || (await sent('GET', `/v5/files/${file.id}/content`)) !== '')
})

t.test('a served document names the address by which it was asked for', async (t) => {
  const { app } = await startEmulator(t)
  for (const url of ['/_mock/openapi/scale.json', '/_mock/openapi/control.json', '/openapi.json']) {
    const headers = { host: 'localhost:4700' }
    const served = async (more = {}) =>
      (await app.inject({ url, headers: { ...headers, ...more } })).json().servers
    t.same(await served(), [{ url: 'http://localhost:4700' }], url)
    t.same(await served({ 'x-forwarded-proto': 'https' }), [{ url: 'https://localhost:4700' }], url)
  }
})

t.test('what a call makes is linked to the calls that go on from it', async (t) => {
  const linksOf = (id: string): Json => {
    const all = documents.slice(0, 4).flatMap(([, document]) => operations(document))
    const { responses } = all.find(({ operationId }) => operationId === id)
    return (responses[200] ?? responses[201]).links ?? {}
  }
  t.match(linksOf('CreateEvaluation'), {
    GetEvaluation: { operationId: 'GetEvaluation', parameters: { evaluation_id: '$response.body#/id' } },
    UpdateEvaluation: {},
    ArchiveEvaluation: {},
  })
  t.match(linksOf('CreateDashboardWidget').UpdateDashboardWidget, {
    parameters: { dashboard_id: '$request.path.dashboard_id', widget_id: '$response.body#/id' },
  })
  t.match(linksOf('CreateDataset'), { UpdateDataset: {}, QueryDataset: {} })
  t.match(linksOf('AddModelService'), { DeployModelEvalService: {}, DeployModelService: {} })
  t.notOk('DeleteModelServiceInstanceGroup' in linksOf('AddModelService'), 'it has no uuid of a group')
  // A list leads to what reads and changes its first resource, or makes something in it, but removes nothing.
  t.match(linksOf('ListEvaluations'), {
    GetEvaluation: { parameters: { evaluation_id: '$response.body#/items/0/id' } },
    UpdateEvaluation: {},
    AddTestCriteriaToEvaluation: {},
    ArchiveEvaluation: undefined,
  })
  t.match(linksOf('QueryModelEvaluationTask'), {
    UpdateModelEvaluationTask: { parameters: { uuid: '$response.body#/inventories/0/uuid' } },
  })
  t.match(linksOf('createWorld').dropWorld, { parameters: { world: '$response.body#/name' } })
  // openapi-generator takes no link with a body: the second form has them.
  const [, second] = documents[4] as [string, Json]
  t.match(second.paths['/v2/eval'].post.responses[200].links['CreateEvalTask.StopEvalTask'], {
    operationId: 'EvalAction',
    parameters: { Action: 'StopEvalTask' },
    requestBody: { taskId: '$response.body#/result' },
  })
  for (const [name, document] of documents) {
    const ids = new Set(operations(document).map(({ operationId }) => operationId))
    for (const { operationId, responses } of operations(document))
      for (const { links = {} } of Object.values(responses as Record<string, Json>))
        for (const { operationId: target } of Object.values(links as Record<string, Json>))
          t.ok(ids.has(target), `${name} ${operationId} leads to ${target}`)
  }
})

t.test('the second form of Qianfan has the actions in one path', async (t) => {
  const [, first] = documents[2] as [string, Json]
  const [, second] = documents[4] as [string, Json]
  const { app } = await startEmulator(t)
  const served = await app.inject({
    url: '/_mock/openapi/qianfan-single-path.json',
    headers: { host: '127.0.0.1:4620' },
  })
  t.same(served.json(), second, 'run `npm run openapi`')
  t.match(await new Validator().validate(structuredClone(second)), { valid: true })
  t.same(
    Object.keys(second.paths).filter((path) => path.includes('?')),
    [],
  )
  const actions = Object.keys(first.paths).flatMap((path) => path.split('?Action=')[1] ?? [])
  const { parameters, requestBody } = second.paths['/v2/eval'].post
  t.same(parameters[0].schema.enum, actions)
  const variants = requestBody.content['application/json'].schema.oneOf.map((one: Json) =>
    resolve(second, one),
  )
  bodiesApart(t, variants)
  for (const name of ['nothing-single-path', 'scale-single-path'])
    t.equal((await app.inject(`/_mock/openapi/${name}.json`)).statusCode, 404, name)
})

/** No body fits two variants: of each pair, one requires a member that the other does not take. */
function bodiesApart(t: Test, variants: readonly Json[]): void {
  const lacks = (one: Json, other: Json): boolean =>
    one.required.some(
      (name: string) => other.additionalProperties === false && other.properties[name] === undefined,
    )
  const distinct = (one: Json, other: Json): boolean =>
    one.required.some(
      (name: string) =>
        one.properties[name].enum?.length > 0 &&
        !one.properties[name].enum.some((value: string) => other.properties[name]?.enum?.includes(value)),
    )
  for (const [i, one] of variants.entries())
    for (const other of variants.slice(i + 1))
      t.ok(
        lacks(one, other) || lacks(other, one) || distinct(one, other),
        `${Object.keys(one.properties)} and ${Object.keys(other.properties)}`,
      )
}

t.test('a list that a client writes with brackets is named with what to send', async (t) => {
  const { app } = await startEmulator(t, { auth: 'off' })
  for (const [url, name] of [
    ['/v5/evaluations?tags[]=x', 'tags'],
    ['/zstack/v1/ai/models?q[0]=name=x', 'q'],
    ['/zstack/v1/ai/models?q%5B%5D=name=x', 'q'],
  ] as const) {
    t.equal((await app.inject(url)).statusCode, 200, url)
    const { requests } = (await app.inject('/_mock/worlds/default/requests?full=true&limit=1')).json()
    t.match(requests[0].unread, [new RegExp(`^query ${name}\\[.*\\]: send ${name}=… once per value`)])
  }
})
