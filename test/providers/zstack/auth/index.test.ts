import t from 'tap'
import { startEmulator } from '../../../support/emulator.ts'
import { SEED, sha512 } from '../../../support/zstack.ts'

t.test('what has its uuid in the path is found in its world, without a credential', async (t) => {
  const { app } = await startEmulator(t, { profile: 'live' })
  const call = async (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    url: string,
    payload?: object,
    auth = '',
  ) => {
    const headers = auth === '' ? {} : { authorization: `OAuth ${auth}` }
    const reply = await app.inject({ method, url: `/zstack${url}`, headers, payload })
    return { status: reply.statusCode, body: /^[{[]/.test(reply.body) ? reply.json() : reply.body }
  }
  const logIn = async (): Promise<string> => {
    const logInByAccount = { accountName: 'admin.w', password: sha512('password') }
    return (await call('PUT', '/v1/accounts/login', { logInByAccount })).body.inventory.uuid
  }
  const session = await logIn()
  const valid = `/v1/accounts/sessions/${session}/valid`
  t.match(await call('GET', valid), { status: 200, body: { valid: true } })
  const renewal = { renewSession: { duration: 60 } }
  const renewed = await call('PUT', `/v1/accounts/sessions/${session}/renew`, renewal, session)
  t.match(renewed, { status: 200, body: { inventory: { uuid: session } } })

  const change = { updateModelEvaluationTask: { name: 'in w' } }
  const { status, body } = await call('PUT', `/v1/model-evaluation-tasks/${SEED.running}`, change, session)
  t.equal(status, 202)
  const job = String(body.location).split('/').at(-1)
  t.match(await call('GET', `/v1/api-jobs/${job}`), { status: 200, body: { inventory: { name: 'in w' } } })

  const message = 'org.zstack.ai.message.APIUpdateModelEvaluationTaskMsg'
  const sent = await call('POST', '/api/', {
    [message]: { session: { uuid: session }, uuid: SEED.running, name: 'by rpc' },
  })
  t.match(await call('GET', `/api/result/${sent.body.uuid}`), { status: 200, body: { state: 'Done' } })

  t.equal((await call('DELETE', `/v1/accounts/sessions/${session}`)).status, 200)
  t.match(await call('GET', valid), { body: { valid: false } })
  t.equal((await app.inject('/_mock/worlds')).json().worlds.length, 2, 'and no other world was made')
})
