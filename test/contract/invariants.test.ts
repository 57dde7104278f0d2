import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../../', import.meta.url))

const textsIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))

t.test('each numbered invariant of a header has a test that carries its number', async (t) => {
  const stated = textsIn('src').flatMap((text) =>
    [...text.matchAll(/^\/\/ ([A-Z]\d+) [A-Z]/gm)].map(([, number = '']) => number),
  )
  const tested = new Set(
    textsIn('test').flatMap((text) =>
      [...text.matchAll(/t\.test\(\s*'([A-Z]\d+): /g)].map(([, number = '']) => number),
    ),
  )
  t.ok(stated.length >= 20, `${stated.length} are stated`)
  t.equal(new Set(stated).size, stated.length, 'no number stands for two')
  for (const number of stated) t.ok(tested.has(number), `${number} has a test`)
  for (const number of tested) t.ok(stated.includes(number), `${number} is stated`)
})

// V8's small collections take the values of a WeakMap for alive. One that leads back to its key keeps the whole
// request until the next full collection.
t.test('no WeakMap leads from one object of a request to another', async (t) => {
  const ofRequest = '(?:IncomingMessage|ServerResponse|FastifyRequest|FastifyReply|Socket)'
  const kept = new RegExp(`WeakMap<\\s*${ofRequest}\\s*,\\s*${ofRequest}\\b`)
  t.match('new WeakMap<IncomingMessage, FastifyRequest>()', kept, 'the pattern finds one')
  for (const text of textsIn('src')) t.notMatch(text, kept)
})
