import t from 'tap'
import { startControlled } from '../support/control.ts'

t.test('a page of another site can follow a link here, but not make a browser send a form', async (t) => {
  const { emulator, acme, control } = await startControlled(t)
  await acme('POST', '/tasks', { name: 'kept' })
  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, site: string, mode: string) =>
    emulator.app.inject({ method, url, headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode } })
  for (const site of ['cross-site', 'same-site']) {
    for (const [method, url] of [
      ['POST', '/_mock/reset'],
      ['POST', '/_mock/clock/advance'],
      ['PUT', '/_mock/plan'],
      ['DELETE', '/_mock/requests'],
    ] as const) {
      const reply = await send(method, url, site, 'navigate')
      t.match([reply.statusCode, reply.json().title], [403, 'Forbidden'], `${site} ${method} ${url}`)
    }
    t.equal((await send('GET', '/_mock/clock', site, 'navigate')).statusCode, 200, `${site}: a link`)
    for (const mode of ['cors', 'no-cors', 'websocket'])
      t.equal((await send('GET', '/_mock/clock', site, mode)).statusCode, 403, `${site}: ${mode}`)
  }
  for (const site of ['same-origin', 'none'])
    t.equal(
      (await send('POST', '/_mock/clock/advance', site, 'cors')).statusCode,
      400,
      'only its body is wrong',
    )
  t.match((await acme('GET', '/tasks')).json, [{ name: 'kept' }])
  t.equal((await control('GET', '/requests')).json.total, 2)
})

t.test('with a token, a token of another length or another letter is refused', async (t) => {
  const { emulator } = await startControlled(t, { controlToken: 'sesame' })
  const status = async (authorization?: string) =>
    (await emulator.app.inject({ url: '/_mock/clock', headers: authorization ? { authorization } : {} }))
      .statusCode
  t.equal(await status('Bearer sesame'), 200)
  for (const wrong of [
    undefined,
    'Bearer sesamf',
    'Bearer sesam',
    'Bearer sesame1',
    'sesame',
    'Basic sesame',
  ])
    t.equal(await status(wrong), 401, `${wrong}`)
})
