// A sweep of clients of Qianfan and of ZStack with a planted bug each, and of their fixed forms.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'

// Each case runs a command several times.
t.setTimeout(180_000)

/** The signing of calls as JavaScript: the clients start thirty times, and Node takes long to read TypeScript. */
function builtSignature(t: Test): string {
  const outfile = join(t.testdir(), 'signature.mjs')
  const source = fileURLToPath(new URL('../../src/providers/qianfan/auth/signature.ts', import.meta.url))
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    tsconfigRaw: {},
  })
  return outfile
}

async function sweep(line: readonly string[], program: string) {
  const out: string[] = []
  const err: string[] = []
  const code = await main(
    [
      'sweep',
      '--output',
      'json',
      ...line,
      '--',
      process.execPath,
      '--no-warnings',
      '--input-type=module',
      '-e',
      program,
    ],
    {
      env: { PATH: process.env.PATH ?? '' },
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    },
  )
  const { results = [] } = JSON.parse(out.join('\n') || '{}') as {
    results?: { operation: string; failure: string; verdict: string; found: boolean }[]
  }
  const told = results.map(({ operation, failure, verdict }) => `${operation} ${failure} ${verdict}`)
  return { code, err: err.join('\n'), told, found: told.filter((_, i) => results[i]?.found) }
}

/** Lists tasks. A refusal has no `result`: the client with the bug takes that for an empty list. */
const qianfan = (signature: string, fixed: boolean): string => `
  import { sign, timestampOf } from ${JSON.stringify(signature)}
  const { QIANFAN_ACCESS_KEY: accessKeyId, QIANFAN_SECRET_KEY: secretKey, EVALMOCK_URL: base } = process.env
  const call = async (action, data) => {
    const url = '/v2/eval?Action=' + action
    const at = Date.now()
    const headers = { host: new URL(base).host, 'x-bce-date': timestampOf(at), 'content-type': 'application/json' }
    const authorization = sign({ method: 'POST', url, headers }, { accessKeyId, secretKey, at })
    const reply = await fetch(base + url, {
      method: 'POST', headers: { ...headers, authorization }, body: JSON.stringify(data),
    })
    return reply.json()
  }
  const body = await call('DescribeEvalTasks', { evalType: 'auto' })
  if (${fixed} && body.code !== undefined) throw new Error(body.code)
  const tasks = body.result?.evalTaskList ?? []
  if (!Array.isArray(tasks)) throw new Error('no list')`

t.test('a client of Qianfan that does not look at the error code in the body is found', async (t) => {
  const line = ['--faults', 'unavailable,rate-limited,unauthenticated,errors']
  const signature = builtSignature(t)
  const wrong = await sweep(line, qianfan(signature, false))
  t.equal(wrong.code, 3, wrong.err)
  for (const failure of ['unavailable', 'rate-limited', 'unauthenticated'])
    t.ok(wrong.found.includes(`DescribeEvalTasks ${failure} ignored`), wrong.told.join(', '))
  t.ok(wrong.found.includes('DescribeEvalTasks error AccessDenied ignored'), wrong.told.join(', '))
  const right = await sweep(line, qianfan(signature, true))
  t.same({ code: right.code, found: right.found }, { code: 0, found: [] }, right.told.join(', '))
  t.same(new Set(right.told.map((one) => one.split(' ').at(-1))), new Set(['failed']))
})

/** Creates a dataset by a job, and reads it. The client with the bug takes each end of a job for its success. */
const zstack = (fixed: boolean): string => `
  import { createHash } from 'node:crypto'
  const { EVALMOCK_URL: base, EVALMOCK_WORLD: world } = process.env
  const password = createHash('sha512').update('password').digest('hex')
  const accountName = world === 'default' ? 'admin' : 'admin.' + world
  const send = async (method, path, body, session) => {
    const headers = { 'content-type': 'application/json', ...(session ? { authorization: 'OAuth ' + session } : {}) }
    const reply = await fetch(path.startsWith('http') ? path : base + '/zstack/v1' + path, {
      method, headers, body: body && JSON.stringify(body),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? {} : JSON.parse(text) }
  }
  const login = async () =>
    (await send('PUT', '/accounts/login', { logInByAccount: { accountName, password } })).body.inventory.uuid
  let session = await login()
  const call = async (method, path, body) => {
    let reply = await send(method, path, body, session)
    if (${fixed} && reply.body.error?.code === 'ID.1001') {
      session = await login()
      reply = await send(method, path, body, session)
    }
    if (${fixed} && reply.status >= 400) throw new Error(JSON.stringify(reply.body))
    return reply
  }
  const centers = await call('GET', '/ai/model-centers')
  const modelCenterUuid = centers.body.inventories?.[0]?.uuid ?? 'none'
  const params = { name: 'swept', url: 'http://files/x', type: 'evaluation', modelCenterUuid }
  let reply = await call('POST', '/ai/datasets', { params })
  for (let left = 20; left > 0 && reply.status === 202; left--) {
    reply = await call('GET', reply.body.location)
    // Bug: whatever is not 202 is taken for the end of the work.
    if (${fixed} && reply.status === 200 && reply.body.error) throw new Error(JSON.stringify(reply.body.error))
  }
  if (${fixed} && reply.status !== 200) throw new Error('no result: ' + reply.status)`

t.test('a client of ZStack that takes a lost job and an expired session for success is found', async (t) => {
  const line = ['--faults', 'unavailable,unauthenticated', '--behavior', 'zstack.async=job']
  const wrong = await sweep(line, zstack(false))
  t.equal(wrong.code, 3, wrong.err)
  for (const bug of [
    'CreateDataset unavailable wrong-state',
    'CreateDataset unauthenticated wrong-state',
    'QueryApiJob unavailable ignored',
  ])
    t.ok(wrong.found.includes(bug), `${bug}: ${wrong.told.join(', ')}`)
  const right = await sweep(line, zstack(true))
  t.same({ code: right.code, found: right.found }, { code: 0, found: [] }, right.told.join(', '))
  for (const kept of [
    'QueryModelCenter unauthenticated retried',
    'CreateDataset unavailable failed',
    'QueryApiJob unavailable failed',
  ])
    t.ok(right.told.includes(kept), `${kept}: ${right.told.join(', ')}`)
})
