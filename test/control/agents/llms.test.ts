import { readFileSync } from 'node:fs'
import t from 'tap'
import { OPTIONS } from '../../../src/config/options.ts'
import { llmsText } from '../../../src/tools/docs/llms.ts'
import { startEmulator } from '../../support/emulator.ts'

const root = new URL('../../../', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8')

t.test('the text for agents is that of operations, options and control API', async (t) => {
  const text = read('llms.txt')
  t.equal(text, llmsText(), 'llms.txt: run `npm run tables`')
  t.match(text, /^# Evalmock\n\n> /, 'the form of llmstxt.org')
  for (const { flag } of OPTIONS) t.ok(text.includes(`\`${flag}`), flag)
  const { app, mounted, load } = await startEmulator(t)
  await load()
  for (const { operations } of mounted.values())
    for (const { operationId, schema } of operations.values())
      t.equal(text.includes(`\n- ${operationId}: `), !schema.hide, operationId)
  for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g))
    t.equal((await app.inject({ url: link, headers: { host: 'localhost' } })).statusCode, 200, link)
})

t.test('the server sends it as it is in the repository, without a token', async (t) => {
  const { app } = await startEmulator(t, { controlToken: 'secret' })
  const reply = await app.inject('/_mock/llms.txt')
  t.equal(reply.statusCode, 200)
  t.equal(reply.headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(reply.body, read('llms.txt'))
  const head = await app.inject({ method: 'HEAD', url: '/_mock/llms.txt' })
  t.same([head.statusCode, head.body], [200, ''])
  t.equal((await app.inject({ method: 'POST', url: '/_mock/llms.txt' })).statusCode, 405)
})
