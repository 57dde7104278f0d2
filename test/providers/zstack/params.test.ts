// Types of parameters: a value of the wrong type is refused or converted as Java does, and is never lost.
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { openapiOf } from '../../support/document.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const start = async (t: Test, options: EmulatorOptions = {}) => zstackClient(await startEmulator(t, options))

t.test('recommendedGpuNum must be numbers; the placeholder of the page has none', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const client = await start(t, { profile })
    const put = async (recommendedGpuNum: unknown) => {
      const { status, body, text } = await client.settle('PUT', `/ai/models/${SEED.model}`, {
        updateModel: { recommendedGpuNum },
      })
      return body?.error?.details ?? body?.inventory?.recommendedGpuNum ?? (status === 200 ? null : text)
    }
    for (const value of ['many', '1,two', '1,,2', '-1', '1.5', '1 2', ',', '<a b>'])
      t.equal(
        await put(value),
        `field[recommendedGpuNum] of message[org.zstack.header.message.ApiMessageParamValidator] must be numbers of GPUs, such as 1,2,4, but ${value} found`,
      )
    t.same(await put('1, 2 ,4'), [1, 2, 4])
    t.same(await put(8), [8])
    t.equal(await put([1, 2]), 'Expected a string but was BEGIN_ARRAY')
    t.same(await put(''), [])
    if (profile === 'docs') t.equal(await put('<recommendedGpuNum>'), null)
    else t.match(await put('<recommendedGpuNum>'), /must be numbers of GPUs/)
    const { body } = await client.settle('POST', '/ai/models', {
      param: { name: 'm', installPath: '/m', modelCenterUuid: SEED.modelCenter, recommendedGpuNum: 'many' },
    })
    t.match(body.error, { code: 'SYS.1007', details: /must be numbers of GPUs/ })
  }
})

t.test('a model shows what UpdateModel sets and clears, as null where nulls are shown', async (t) => {
  const docs = await start(t)
  const [row] = (await docs.call('GET', `/ai/models/${SEED.model}`)).body.inventories
  t.match(row, { modelClassifications: null, defaultModelServiceUuid: null, recommendedGpuNum: null })
  const live = await start(t, { profile: 'live' })
  const [bare] = (await live.call('GET', `/ai/models/${SEED.model}`)).body.inventories
  t.notOk('modelClassifications' in bare || 'defaultModelServiceUuid' in bare)
})

interface Typed {
  readonly $ref?: string
  readonly type?: string
  readonly items?: Typed
  readonly properties?: Readonly<Record<string, Typed>>
  readonly additionalProperties?: Typed | boolean
  readonly anyOf?: readonly Typed[]
}

/** Values that a member of this type cannot have. Texts take numbers and booleans, as Java's mapper does. */
const wrongFor = ({ type, items, additionalProperties }: Typed): readonly unknown[] => {
  switch (type) {
    case 'string':
      return [[], {}]
    case 'integer':
      return ['many', '', 1.5, '1.5', true, [], {}, 2 ** 70]
    case 'number':
      return ['many', '', true, [], {}]
    case 'boolean':
      return [[], {}]
    case 'array':
      return ['x', 1, true, {}, ...(items?.type === 'string' ? [[{}], [[]]] : [[[]], [1]])]
    default:
      return ['x', 1, true, [], ...(additionalProperties === undefined ? [] : [{ a: {} }])]
  }
}

t.test('no call takes a member of another type', async (t) => {
  const emulator = await startEmulator(t)
  const client = await zstackClient(emulator)
  const document = openapiOf('zstack')
  const whole = (one: Typed): Typed =>
    one.$ref === undefined ? one : document.components.schemas[one.$ref.split('/').at(-1) ?? '']
  const forms = (one: Typed): readonly Typed[] => whole(one).anyOf?.flatMap(forms) ?? [whole(one)]
  let members = 0
  for (const [path, item] of Object.entries(document.paths as Record<string, Record<string, unknown>>))
    for (const [method, operation] of Object.entries(item)) {
      // biome-ignore lint/suspicious/noExplicitAny: an operation is read as the JSON it is
      const { operationId, requestBody } = operation as any
      const schema = requestBody?.content['application/json'].schema as Typed | undefined
      if (schema === undefined || operationId === 'LegacyApi') continue
      for (const form of forms(schema))
        for (const [wrapper, inner] of Object.entries(form.properties ?? {}))
          for (const [name, typed] of Object.entries(whole(inner).properties ?? {})) {
            members++
            for (const value of wrongFor(typed)) {
              const url = path.replace('/zstack/v1', '').replace(/\{\w+\}/g, SEED.model)
              const answer = await client.call(method.toUpperCase() as 'PUT' | 'POST', url, {
                [wrapper]: { [name]: value },
              })
              t.match(
                { ...answer, body: undefined },
                { status: /^(400|500)$/, text: /./ },
                `${operationId} ${name}: ${JSON.stringify(value)}`,
              )
            }
          }
    }
  t.ok(members > 250, `${members} members`)
})
