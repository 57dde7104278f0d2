import t from 'tap'
import { type Controlled, startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

const make = async ({ acme }: Controlled): Promise<string> =>
  (await acme('POST', '/tasks', { name: 'a' })).json.id

t.test('a task is put into a state that was still to come: what is between is passed', async (t) => {
  const all = await startControlled(t)
  const id = await make(all)
  await all.control('POST', '/clock/advance', { ms: 1000 })
  const { status, json } = await all.control('PATCH', `/tasks/acme/${id}`, { state: 'Running' })
  t.equal(status, 200)
  t.match(json, { state: 'Running', next: { state: 'Done', inMs: 8000 } }, 'it runs as long as it would have')
  await all.control('PATCH', `/tasks/acme/${id}`, { state: 'Failed', reason: 'no disk' })
  t.match((await all.control('GET', `/tasks/acme/${id}`)).json, {
    state: 'Failed',
    reason: 'no disk',
    next: undefined,
    steps: [{ state: 'Queued' }, { state: 'Running' }, { state: 'Failed', reason: 'no disk' }],
  })
  t.match(
    (await all.control('PATCH', `/tasks/acme/${id}`, { state: 'Running' })).json,
    { state: 'Running' },
    'and back',
  )
  t.equal((await all.acme('GET', `/tasks/${id}`)).json.state, 'Running')
})

t.test('a state that was given is told as it happens, and is not due again', async (t) => {
  const all = await startControlled(t)
  const { events } = all.emulator.world().backstage
  const told = (): string[] =>
    [...events.since(0)].flatMap((event) =>
      event.type === 'state' ? [`${event.change.from ?? 'none'} ${event.change.to}`] : [],
    )
  const id = await make(all)
  await all.control('PATCH', `/tasks/acme/${id}`, { state: 'Running' })
  t.same(told(), ['none Queued', 'Queued Running'])
  await all.control('POST', `/tasks/acme/${id}/fail`, { reason: 'no disk' })
  t.same(told(), ['none Queued', 'Queued Running', 'Running Failed'])
  await all.control('PATCH', `/tasks/acme/${id}`, { name: 'b' })
  await all.control('POST', '/clock/advance', { ms: 100_000 })
  t.equal((await all.control('GET', `/tasks/acme/${id}`)).json.state, 'Failed')
  t.same(told(), ['none Queued', 'Queued Running', 'Running Failed'])
})

t.test('name and times are changed, into the past too', async (t) => {
  const all = await startControlled(t)
  const id = await make(all)
  const changed = await all.control('PATCH', `/tasks/acme/${id}`, {
    name: 'yesterday',
    createdAt: '-26h',
    endedAt: '-25h',
    state: 'Done',
  })
  t.match(changed, {
    status: 200,
    json: {
      name: 'yesterday',
      createdAt: '2026-11-20T06:00:00.000Z',
      endedAt: '2026-11-20T07:00:00.000Z',
      state: 'Done',
      progress: 1,
    },
  })
  const steps = [
    { state: 'Queued', at: '2026-11-19T00:00:00Z' },
    { state: 'Running', at: '-1d' },
    { state: 'Failed', at: '-2h', reason: 'worn out' },
  ]
  t.match(
    (await all.control('PATCH', `/tasks/acme/${id}`, { createdAt: '2026-11-19T00:00:00Z', steps })).json,
    {
      createdAt: '2026-11-19T00:00:00.000Z',
      state: 'Failed',
      reason: 'worn out',
      steps: [
        { at: '2026-11-19T00:00:00.000Z' },
        { at: '2026-11-20T08:00:00.000Z' },
        { at: '2026-11-21T06:00:00.000Z' },
      ],
    },
  )
  t.match((await all.acme('GET', `/tasks/${id}`)).json, { name: 'yesterday', state: 'Failed' })
})

t.test('what means nothing is refused, and nothing is changed', async (t) => {
  const all = await startControlled(t)
  const id = await make(all)
  const before = (await all.control('GET', `/tasks/acme/${id}`)).json
  for (const [body, status, detail] of [
    [{}, 400, /give name, state, reason/],
    [{ staet: 'Done' }, 400, /staet/],
    [{ state: 'Fialed' }, 400, /there is no state Fialed; did you mean Failed\?/],
    [{ name: 'new', createdAt: 'yesterday' }, 400, /createdAt: yesterday is no time/],
    [
      { createdAt: '-9999999999d' },
      400,
      /createdAt: -9999999999d is too far: give a time from year 1 on, or /,
    ],
    [{ createdAt: '-000711-01-02T08:00:00.000Z' }, 400, /is too far/],
    [{ createdAt: '+1h' }, 400, /cannot be made after the present/],
    [{ state: 'Done', reason: 'why' }, 400, /Done is success, which has none/],
    [{ state: 'Done', steps: [{ state: 'Done', at: '-1h' }] }, 400, /give state or steps/],
    [{ createdAt: '-1h', steps: [{ state: 'Queued', at: '-2h' }] }, 400, /before the task is made/],
    [
      {
        createdAt: '-3h',
        steps: [
          { state: 'Running', at: '-1h' },
          { state: 'Done', at: '-2h' },
        ],
      },
      400,
      /before Running/,
    ],
    [{ steps: [{ state: 'Queued', at: '1h' }] }, 400, /no state has begun/],
    [{ steps: [] }, 400, /steps/],
  ] as const)
    t.match(
      await all.control('PATCH', `/tasks/acme/${id}`, body),
      { status, json: { detail } },
      JSON.stringify(body),
    )
  t.same((await all.control('GET', `/tasks/acme/${id}`)).json, before)
  t.match(await all.control('PATCH', '/tasks/acme/nope', { name: 'x' }), { status: 404 })
})

const REASON_IN: Readonly<Record<string, string | null>> = {
  scale: 'status_reason',
  qianfan: 'evalUnits[].message of the v1 call eval/detail',
  zstack: null,
}

t.test('fail takes a reason, and each provider shows it where it shows one', async (t) => {
  const { app } = await startEmulator(t)
  const post = async (url: string, payload: object = {}) =>
    (await app.inject({ method: 'POST', url, payload })).json()
  const made = (await post('/_mock/tasks', { count: 3 })).tasks as { provider: string; id: string }[]
  for (const { provider, id } of made)
    t.match(await post(`/_mock/tasks/${provider}/${id}/fail`, { reason: 'the disk is full' }), {
      state: /^[Ff]ailed$/,
      reasonIn: REASON_IN[provider],
    })
  const idOf = (name: string) => made.find(({ provider }) => provider === name)?.id
  const read = async (provider: string) =>
    (await app.inject(`/_mock/tasks/${provider}/${idOf(provider)}/calls`)).json().calls
  t.match(await read('scale'), [{ reply: { status: 'failed', status_reason: 'the disk is full' } }])
  t.match((await read('qianfan')).at(-1), {
    reply: { result: { evalUnits: [{ message: 'the disk is full' }] } },
  })
  for (const { provider, id } of made)
    t.match((await app.inject(`/_mock/tasks/${provider}/${id}`)).json(), {
      reason: 'the disk is full',
      reasonIn: REASON_IN[provider],
    })
  for (const { provider, id } of made) {
    const url = `/_mock/tasks/${provider}/${id}`
    const patched = await app.inject({ method: 'PATCH', url, payload: { reason: 'no quota' } })
    t.match(patched.json(), { reason: 'no quota', reasonIn: REASON_IN[provider] })
    t.equal(JSON.stringify(await read(provider)).includes('no quota'), REASON_IN[provider] !== null, provider)
    await app.inject({ method: 'PATCH', url, payload: { reason: 'the disk is full' } })
  }
  t.notOk(
    'reasonIn' in (await post('/_mock/tasks', { provider: 'scale' })).tasks[0],
    'nothing without a reason',
  )
  const snapshot = (await app.inject('/_mock/state')).body
  await app.inject({ method: 'PUT', url: '/_mock/state', payload: snapshot })
  t.match(await read('scale'), [{ reply: { status_reason: 'the disk is full' } }], 'a file keeps it')
})

t.test(
  'a body with unknown members is refused by every call, one without a body of its own included',
  async (t) => {
    const all = await startControlled(t)
    const id = await make(all)
    for (const [method, path, body] of [
      ['POST', `/tasks/acme/${id}/fail`, { raeson: 'x' }],
      ['POST', `/tasks/acme/${id}/complete`, { outcom: 'partial' }],
      ['POST', '/reset', { world: 'other' }],
      ['POST', '/snapshots/a', { name: 'b' }],
      ['DELETE', '/faults', { id: 'fault-1' }],
      ['DELETE', '/requests', { provider: 'acme' }],
      ['DELETE', '/worlds/default', { really: true }],
    ] as const) {
      const reply = await all.control(method, path, body)
      t.equal(reply.status, 400, `${method} ${path}`)
      t.match(reply.json.detail, Object.keys(body)[0] as string)
    }
    t.equal((await all.acme('GET', `/tasks/${id}`)).json.state, 'Queued', 'nothing was done')
    t.equal((await all.control('POST', '/reset', {})).status, 200, 'an empty body is none')
  },
)
