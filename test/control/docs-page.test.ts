import { createHmac } from 'node:crypto'
import t from 'tap'
// The page's own script, as the browser gets it.
// @ts-expect-error it has no types
import { hmacSha256 } from '../../web/docs/hmac.js'

t.test('the page signs alike with WebCrypto and without', async (t) => {
  const cases = ['', 'a', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'ключ '.repeat(40)]
  for (const key of cases)
    for (const message of cases) {
      const expected = createHmac('sha256', key).update(message).digest('hex')
      t.equal(await hmacSha256(key, message, null), expected)
      if (key !== '') t.equal(await hmacSha256(key, message), expected)
    }
})
