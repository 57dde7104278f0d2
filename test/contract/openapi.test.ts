import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import type { OpenApiDocument } from '../../src/http/openapi.ts'
import { startEmulator } from '../support/emulator.ts'

const checkedIn = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../openapi/${name}.json`, import.meta.url), 'utf8'))

t.test('the documents that the server delivers', async (t) => {
  const { app, mounted } = await startEmulator(t, { preload: true })
  for (const name of ['control', ...mounted.keys()]) {
    // As at the default address.
    const headers = { host: '127.0.0.1:4620' }
    const reply = await app.inject({ url: `/_mock/openapi/${name}.json`, headers })
    const document = reply.json() as OpenApiDocument

    t.test(`openapi/${name}.json is the same, checked in`, async (t) => {
      t.same(checkedIn(name), document, 'run `npm run openapi`')
    })

    t.test(`${name} is a valid OpenAPI 3.1 document`, async (t) => {
      const result = await new Validator().validate(structuredClone(document) as Record<string, unknown>)
      t.same(result.errors ?? [], [])
      t.equal(result.valid, true)
    })

    t.test(`each operation of ${name} says what it does and where that is documented`, async (t) => {
      for (const [path, item] of Object.entries(document.paths))
        for (const [method, operation] of Object.entries(item)) {
          const where = `${method} ${path}`
          t.match(operation.operationId, /^\w+$/, where)
          t.match(operation.summary, /\S/, `${where} has a summary`)
          if (name !== 'control') t.match(operation.externalDocs?.url, /^https:\/\//, `${where} has a link`)
          const statuses = Object.keys(operation.responses)
          t.ok(
            statuses.some((status) => status.startsWith('2')),
            `${where} has a success`,
          )
        }
    })
  }
})
