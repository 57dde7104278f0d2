import t from 'tap'
import { startControlled } from '../../support/control.ts'

/** Each kind of secret that a client can send, written so that a test finds it anywhere. */
const SECRET = 'S3CRET'

t.test('no secret of an address can be read back, and what is no secret can', async (t) => {
  const all = await startControlled(t)
  const cases: [sent: string, shown: string][] = [
    [`authorization=${SECRET}`, 'authorization=***'],
    [`Authorization=${SECRET}`, 'Authorization=***'],
    [`access_token=${SECRET}`, 'access_token=***'],
    [`token=${SECRET}`, 'token=***'],
    [`api_key=${SECRET}`, 'api_key=***'],
    [`api-key=${SECRET}`, 'api-key=***'],
    [`apikey=${SECRET}`, 'apikey=***'],
    [`state=Done&token=${SECRET}&x=1`, 'state=Done&token=***&x=1'],
    ['mytoken=seen&authorizations=seen', 'mytoken=seen&authorizations=seen'],
  ]
  for (const [i, [sent, shown]] of cases.entries()) {
    await all.acme('GET', `/tasks?${sent}`)
    const one = await all.control('GET', `/requests/${i + 1}`)
    t.equal(one.json.url, `/acme/tasks?${shown}`)
    t.notMatch(one.text, SECRET)
  }
  for (const path of ['/requests', '/requests/har']) {
    const { status, text } = await all.control('GET', path)
    t.equal(status, 200)
    t.notMatch(text, SECRET, path)
  }
  const failed = await all.control('POST', '/requests/verify', { match: { operationId: 'DeleteTask' } })
  t.equal(failed.status, 417)
  t.notMatch(failed.text, SECRET, 'nor in the sentence about the closest request')
})

t.test('no header that carries a credential can be read back', async (t) => {
  const all = await startControlled(t)
  const hidden = ['cookie', 'set-cookie', 'x-api-key', 'x-bce-security-token', 'proxy-authorization']
  const headers = Object.fromEntries(hidden.map((name) => [name, SECRET]))
  const sent = { ...headers, authorization: `Bearer ${SECRET}`, 'x-request-id': 'seen' }
  await all.emulator.app.inject({ url: '/acme/tasks', headers: sent })
  const world = `/worlds/${SECRET}`
  const one = await all.control('GET', `${world}/requests/1`)
  t.match(one.json.request.headers, {
    ...Object.fromEntries(hidden.map((name) => [name, '***'])),
    authorization: 'Bearer ***',
    'x-request-id': 'seen',
  })
  const har = await all.control('GET', `${world}/requests/har`)
  const shown = har.json.log.entries[0].request.headers.map((header: { name: string; value: string }) => [
    header.name,
    header.value,
  ])
  for (const name of hidden) t.same(shown.find(([one]: [string]) => one === name)?.[1], '***', name)
})

t.test(
  'passwords and secrets of a body are masked in any case of letters, and only their values',
  async (t) => {
    const all = await startControlled(t)
    await all.acme('POST', '/tasks', { name: 'password', Password: SECRET, clientSECRET: SECRET })
    t.equal(
      (await all.control('GET', '/requests/1')).json.request.body,
      '{"name":"password","Password":"***","clientSECRET":"***"}',
    )
  },
)
