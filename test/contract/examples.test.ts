import t, { type Test } from 'tap'
import type { Emulator } from '../../src/emulator.ts'
import { type Example, readExamples } from '../../src/http/openapi.ts'
import type { Operation } from '../../src/http/operation.ts'
import { startEmulator } from '../support/emulator.ts'
import { credentials } from '../support/signers.ts'

t.test('each operation has an example', async (t) => {
  const { mounted } = await startEmulator(t, { preload: true })
  for (const [name, { operations }] of mounted) {
    const shown = new Set([...readExamples(name).values()].map((example) => example.operationId))
    for (const id of operations.keys()) t.ok(shown.has(id), `${name} ${id}`)
  }
})

t.test('an example names its source: a page, or a package and its version', async (t) => {
  const { mounted } = await startEmulator(t, { preload: true })
  for (const name of mounted.keys())
    for (const [file, { source }] of readExamples(name)) {
      const { url = '', package: client = '' } = source
      t.ok((url === '') !== (client === ''), `${name}/${file}`)
      // What a registry shows under a name changes; a version does not.
      t.notMatch(url, /pypi|npmjs|pkg\.go\.dev|proxy\.golang|mvnrepository|maven|sonatype/, `${name}/${file}`)
      if (client !== '') t.match(client, / v?\d+(\.\d+)+/, `${name}/${file}`)
    }
})

t.test('examples answer on the seed as they say', async (t) => {
  const emulator = await startEmulator(t, { preload: true })
  for (const [name, { operations }] of emulator.mounted)
    for (const [file, example] of readExamples(name)) {
      emulator.world().reset()
      await t.test(`${name}/${file}`, (t) =>
        replay(t, emulator, name, example, operations.get(example.operationId)),
      )
    }
})

async function replay(t: Test, { app }: Emulator, name: string, example: Example, operation?: Operation) {
  if (operation === undefined) throw new Error(`there is no operation ${example.operationId}`)
  const { request, reply } = example
  const sign = credentials[name]
  if (sign === undefined) throw new Error(`test/support/signers.ts has no credentials for ${name}`)
  // A text with a content type of its own goes out as it is; all else is JSON.
  const raw = typeof request.body === 'string' && request.headers?.['content-type'] !== undefined
  const payload = raw || request.body === undefined ? request.body : JSON.stringify(request.body)
  const headers = {
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    ...sign({ method: request.method, path: request.path }),
    ...request.headers,
  }
  const got = await app.inject({
    method: request.method as 'GET',
    url: request.path,
    payload: payload as string | undefined,
    headers,
  })
  t.equal(got.statusCode, reply.status, got.body)
  t.same(shapeOf(got.body === '' ? undefined : jsonOr(got.body)), shapeOf(reply.body ?? undefined))
}

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Names and types, not values: of a list, the shape of its first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])]
  if (value === null) return null
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
  return typeof value
}
