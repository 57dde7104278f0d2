// The JSON Schemas of data files are those checked in, and name every kind and state.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { startEmulator } from '../support/emulator.ts'

t.test('schemas/*.json are as the server sends them', async (t) => {
  const { app, mounted } = await startEmulator(t, { fixtures: 'none', preload: true })
  for (const name of ['data', ...mounted.keys()]) {
    const file = new URL(`../../schemas/${name}.json`, import.meta.url)
    const reply = await app.inject(`/_mock/schemas/${name}.json`)
    t.equal(reply.statusCode, 200, name)
    t.strictSame(JSON.parse(readFileSync(file, 'utf8')), reply.json(), 'run `npm run openapi`')
  }
  const scale = (await app.inject('/_mock/schemas/scale.json')).json()
  t.match(scale.$defs.evaluation, {
    additionalProperties: false,
    properties: { status: { enum: ['pending', 'running', 'completed', 'failed'] }, data: { type: 'array' } },
    anyOf: [{ required: ['name'] }],
  })
  t.match((await app.inject('/_mock/schemas/scal.json')).json(), {
    status: 404,
    detail: 'there is no schema scal.json; did you mean scale.json?',
  })
})
