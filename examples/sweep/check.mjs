// node check.mjs CLIENT: the tests of a client. They are as weak as tests often are.
import assert from 'node:assert'
import { pathToFileURL } from 'node:url'

const { create, names, describe } = await import(pathToFileURL(process.argv[2] ?? 'client.mjs').href)

const { id } = await create('Capitals', [{ input: 'Capital of France?', expected: 'Paris' }])
assert.ok(id)
await describe(id, 'Five cities')
assert.ok(Array.isArray(await names()))
