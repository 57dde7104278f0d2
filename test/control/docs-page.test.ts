import { createHmac } from 'node:crypto'
import t from 'tap'
// The page's own script, as the browser gets it.
// @ts-expect-error it has no types
import { hmacSha256 } from '../../web/docs/hmac.js'
import { startEmulator } from '../support/emulator.ts'

t.test('the page signs alike with WebCrypto and without', async (t) => {
  const cases = ['', 'a', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'ключ '.repeat(40)]
  for (const key of cases)
    for (const message of cases) {
      const expected = createHmac('sha256', key).update(message).digest('hex')
      t.equal(await hmacSha256(key, message, null), expected)
      if (key !== '') t.equal(await hmacSha256(key, message), expected)
    }
})

/** Nothing from elsewhere but the viewer's pictures, nothing inline, and no frames. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

t.test('each file of the page has its type, and says what a browser may do with it', async (t) => {
  const { app } = await startEmulator(t)
  const types = {
    '': 'text/html; charset=utf-8',
    '/index.html': 'text/html; charset=utf-8',
    '/page.css': 'text/css; charset=utf-8',
    '/page.js': 'text/javascript; charset=utf-8',
    '/viewer.js': 'text/javascript; charset=utf-8',
    '/credentials.js': 'text/javascript; charset=utf-8',
    '/hmac.js': 'text/javascript; charset=utf-8',
    '/swagger-ui.css': 'text/css; charset=utf-8',
    '/swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
    '/favicon-32x32.png': 'image/png',
  }
  const sizes = new Map<string, number>()
  for (const [file, type] of Object.entries(types))
    for (const method of ['GET', 'HEAD'] as const) {
      const { statusCode, headers, rawPayload } = await app.inject({ method, url: `/_mock/docs${file}` })
      const { 'x-evalmock-instance': _, date: __, connection: ___, ...rest } = headers
      delete rest['transfer-encoding']
      t.same(
        { statusCode, ...rest },
        {
          statusCode: 200,
          'content-type': type,
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-cache',
        },
        `${method} ${file}`,
      )
      if (method === 'GET') sizes.set(file, rawPayload.length)
      else t.equal(rawPayload.length, 0)
    }
  t.ok(
    [...sizes.values()].every((size) => size > 100),
    'and none is empty',
  )
  t.equal(sizes.get(''), sizes.get('/index.html'))
  t.same((await app.inject('/_mock/docs/page.cs')).json(), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'file page.cs of the documents page not found',
  })
})
