// Data of one's own, as a newcomer writes it: in the words of the APIs, at the first try; and with mistakes, all at
// once.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FixtureError } from '../../src/seed.ts'
import { startEmulator } from '../support/emulator.ts'
import { PROGRAM } from '../support/program.ts'

const NINE = `# my own data
zstack:
  tasks:
    - { name: nightly, status: Running, percentage: 40, createDate: -26h }
    - name: weekly
      status: Completed
      datasetUuid: mmlu
    - { name: broken, status: Failed, reason: no disk }
  datasets:
    - name: mmlu
qianfan:
  evalTasks:
    - { name: 阅读理解, state: Successed, createTime: -3d }
    - { taskName: algebra, state: Queued }
    - taskName: stopped
      state: Stopped
      description: the prompt was wrong
scale:
  evaluations:
    - name: capitals
      status: failed
      status_reason: the model is gone
      tags: [geo]
      data:
        - { input: Capital of Peru?, expected: Lima }
        - { input: Capital of Kenya?, expected: Nairobi }
    - { name: half, outcome: partial, data: [ { input: a }, { input: b } ] }
    - { name: going, status: running, progress: 0.5, dataset_id: golden, created_at: 2026-11-20T08:00:00Z }
  datasets:
    - { name: golden, data: [ { input: x }, { input: y }, { input: z }, { input: q } ] }
`
const NOW = '2026-11-21T08:00:00.000Z'

t.test('a file of nine rows loads at the first try', async (t) => {
  const file = join(t.testdir({ 'my.yaml': NINE }), 'my.yaml')
  const { app } = await startEmulator(t, { fixtures: [file], clock: NOW, auth: 'off' })
  const { tasks } = (await app.inject('/_mock/tasks')).json() as { tasks: Record<string, unknown>[] }
  t.strictSame(
    tasks
      .map(({ provider, name, state, progress, reason, createdAt }) => [
        provider,
        name,
        state,
        progress,
        ...(reason === undefined ? [] : [reason]),
        ...(createdAt === '2026-11-21T02:00:00.000Z' ? [] : [createdAt]),
      ])
      .sort(),
    [
      ['qianfan', 'algebra', 'Queued', 0, '2026-11-21T07:00:00.000Z'],
      ['qianfan', 'stopped', 'Stopped', 1, '2026-11-21T07:00:00.000Z'],
      ['qianfan', '阅读理解', 'Successed', 1, '2026-11-18T08:00:00.000Z'],
      ['scale', 'capitals', 'failed', 0.5, 'the model is gone', '2026-11-21T07:00:00.000Z'],
      ['scale', 'going', 'running', 0.5, '2026-11-20T08:00:00.000Z'],
      ['scale', 'half', 'completed', 1, '2026-11-21T07:00:00.000Z'],
      [
        'zstack',
        'broken',
        'Failed',
        tasks.find(({ name }) => name === 'broken')?.progress,
        'no disk',
        '2026-11-21T07:00:00.000Z',
      ],
      ['zstack', 'nightly', 'Running', 0.4, '2026-11-20T06:00:00.000Z'],
      ['zstack', 'weekly', 'Completed', 1, '2026-11-21T07:00:00.000Z'],
    ],
  )
  const { items } = (await app.inject('/v5/evaluations?name=half')).json() as { items: { id: string }[] }
  const half = (await app.inject(`/v5/evaluations/${items[0]?.id}?views=tasks`)).json()
  t.match(half, {
    error_count: 1,
    progress: { items: { total: 2, successful: 1, failed: 1 } },
    tasks: [{ task_type: 'chat_completion', alias: 'output' }],
  })
  const going = (await app.inject('/v5/evaluations?name=going')).json()
  t.match(going, { items: [{ progress: { items: { total: 4 } }, datasets: [{ name: 'golden' }] }] })
  const { inventories } = (
    await app.inject('/zstack/v1/model-evaluation-tasks?q=name=weekly&q=dataset.name=mmlu')
  ).json()
  t.match(inventories, [
    { name: 'weekly', datasetUuid: /^[0-9a-f]{32}$/, modelServiceGroupUuid: /^[0-9a-f]{32}$/ },
  ])
})

const SIX = `zstack:
  tasks:
    - { name: nightly, status: Runing, percentage: 40 }
    - name: weekly
      datasetUuid: mmlo
  datasets:
    - name: mmlu
      sise: 12
qianfan:
  evalTask:
    - { name: a }
scale:
  evaluations:
    - { name: capitals, tags: geo }
    - { name: late, created_at: yesterday }
`

t.test('six mistakes are reported at once, with line and nearest word', async (t) => {
  const file = join(t.testdir({ 'my.yaml': SIX }), 'my.yaml')
  const error = await startEmulator(t, { fixtures: [file] }).catch((error: unknown) => error)
  t.ok(error instanceof FixtureError)
  const states = 'Creating, Created, Idle, Running, Completed, PartialCompleted, Failed'
  t.strictSame((error as Error).message.split('\n'), [
    `${file}:3:32: zstack.tasks[0].status: there is no state Runing; did you mean Running?; there are ${states}`,
    `${file}:5:20: zstack.tasks[1].datasetUuid: nothing in datasets has the name or id mmlo; did you mean mmlu?`,
    `${file}:8:7: zstack.datasets[0].sise: datasets has no member sise; did you mean size?`,
    `${file}:10:3: qianfan.evalTask: data of qianfan has no member evalTask; did you mean evalTasks?`,
    `${file}:14:31: scale.evaluations[0].tags: a list belongs here, not the text "geo"`,
    `${file}:15:33: scale.evaluations[1].created_at: yesterday is no time: give 2026-11-20T08:00:00Z, or a distance such as -26h`,
  ])
})

t.test('the program reads YAML as well, and says the same', async (t) => {
  const folder = t.testdir({ 'nine.yaml': NINE, 'six.yaml': SIX })
  const check = (name: string) =>
    spawnSync(process.execPath, [PROGRAM, '--fixtures', join(folder, name), '--check-config'], {
      encoding: 'utf8',
    })
  t.match(check('nine.yaml'), { status: 0, stdout: 'the configuration is valid\n', stderr: '' })
  const { status, stderr } = check('six.yaml')
  t.equal(status, 2)
  t.strictSame(
    stderr
      .match(/six\.yaml:\d+:\d+: .*did you mean \w+\?|six\.yaml:\d+:\d+/g)
      ?.map((line) => line.split(':')[1]),
    ['3', '5', '8', '10', '14', '15'],
  )
})

t.test('mistakes of all files come together, of JSON with their lines too', async (t) => {
  const folder = t.testdir({
    'a.json': '{\n "scale": { "evaluations": [\n  { "name": "x", "statu": "failed" } ] }\n}',
    'b.yaml': 'scale:\n  evaluations:\n    - name: [x\n',
    'c.yml': 'acme: {}\n',
  })
  const error = await startEmulator(t, { fixtures: [folder] }).catch((error: unknown) => error)
  const lines = String((error as Error).message).split('\n')
  t.match(lines[0], /a\.json:3:18: scale\.evaluations\[0\]\.statu: .*did you mean status\?$/)
  t.match(lines[1], /b\.yaml:\d+:\d+: the bracket . is missing$/)
  t.match(
    lines.at(-1),
    /c\.yml:1:1: acme: the data has no member acme; there are zstack, qianfan, scale, world$/,
  )
})

t.test('data itself can be the fixtures of a program, after the built-in ones', async (t) => {
  const { app } = await startEmulator(t, {
    auth: 'off',
    fixtures: [
      'builtin',
      { scale: { evaluation_groups: [{ name: 'mine', evaluation_ids: ['Capital cities'] }] } },
    ],
  })
  const { items } = (await app.inject('/v5/evaluation-groups?name=mine&views=members')).json()
  t.match(items, [{ name: 'mine', members: [{ evaluation_name: 'Capital cities' }] }])
  const wrong = startEmulator(t, { fixtures: [{ scale: { evaluations: [{ tags: [] }] } }] })
  await t.rejects(wrong, { message: 'fixtures: scale.evaluations[0]: a row of evaluations needs a name' })
})

t.test('data is added to a world, and what it names there is found', async (t) => {
  const { app } = await startEmulator(t, { fixtures: ['builtin'], auth: 'off', clock: NOW })
  const add = (payload: string) => app.inject({ method: 'POST', url: '/_mock/state', payload })
  const text = 'zstack: { tasks: [ { name: mine, datasetUuid: gsm8k } ] }'
  const reply = await add(text)
  t.equal(reply.statusCode, 201, reply.body)
  const [{ id }] = reply.json().resources
  t.match((await app.inject(`/zstack/v1/model-evaluation-tasks?q=uuid=${id}`)).json(), {
    inventories: [{ name: 'mine', datasetUuid: '2c7f04d9b6a14e83a1f95c3e80d7b462', status: 'Completed' }],
  })
  t.match((await add(text)).json(), { added: 1, resources: [{ id }] }, 'the same row is the same resource')
  const bad = await add('scale:\n  evaluations:\n    - nam: x\n    - name: y\n      status: done\n')
  t.equal(bad.statusCode, 400)
  t.match(bad.json(), {
    issues: [
      { path: ['scale', 'evaluations', 0, 'nam'], line: 3, column: 7 },
      { path: ['scale', 'evaluations', 1, 'status'], line: 5, column: 15 },
    ],
  })
  t.match((await add('')).json(), { status: 400, detail: /the body is empty: send data/ })
})

t.test('a file from an export is a seed, and new identifiers do not meet its own', async (t) => {
  const first = await startEmulator(t, { fixtures: 'none', auth: 'off', clock: NOW })
  const create = (app: typeof first.app) =>
    app.inject({ method: 'POST', url: '/v5/evaluations', payload: { name: 'made', data: [{ input: 'x' }] } })
  const { id } = (await create(first.app)).json()
  const file = join(t.testdir(), 'export.json')
  writeFileSync(file, (await first.app.inject('/_mock/state')).body)
  const second = await startEmulator(t, { fixtures: [file], auth: 'off', clock: NOW })
  t.equal((await second.app.inject(`/v5/evaluations/${id}`)).statusCode, 200)
  const other = await create(second.app)
  t.equal(other.statusCode, 200, other.body)
  t.not(other.json().id, id)
})

t.test('what is wrong with a value is in plain words, and a folder without data is refused', async (t) => {
  const rows = [
    ['evaluations: [{ name: a, progress: 3 }]', 'progress: it must be at most 1, not 3'],
    ['evaluations: [{ name: a, progress: -1 }]', 'progress: it must be at least 0, not -1'],
    ["datasets: [{ name: a, id: '' }]", 'id: it must not be empty'],
  ] as const
  for (const [text, words] of rows) {
    const file = join(t.testdir({ 'my.yaml': `scale: { ${text} }` }), 'my.yaml')
    await t.rejects(startEmulator(t, { fixtures: [file] }), { message: new RegExp(`${words}$`) })
  }
  const empty = t.testdir({ 'my.txt': 'scale: {}' })
  await t.rejects(startEmulator(t, { fixtures: [empty] }), {
    message: `${empty}: the folder has no .json, .yaml or .yml file`,
  })
})

t.test('a whole id of Qianfan’s needs no row, and one that is too short is a mistake', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none', clock: NOW, auth: 'off' })
  const add = (part: object) =>
    app.inject({ method: 'POST', url: '/_mock/state', payload: { qianfan: part } })
  const task = { taskName: 'own', modelIds: ['amv-0123456789ab'], datasetId: 'ds-0123456789abcdef' }
  const made = await add({ evalTasks: [task], datasetExports: [{ datasetId: 'ds-0123456789abcdef' }] })
  t.equal(made.statusCode, 201, made.body)
  const { qianfan } = (await app.inject('/_mock/state?format=json')).json()
  t.match(qianfan, {
    evalTasks: [
      {
        modelIds: ['amv-0123456789ab'],
        evalObjectConfig: {
          evalModelConfig: {
            versionId: 'ds-0123456789abcdef',
            evalModelConfigList: [{ modelId: 'amv-0123456789ab' }],
          },
        },
      },
    ],
    datasetExports: [{ datasetId: 'ds-0123456789abcdef' }],
  })
  const refused = await add({ evalTasks: [{ ...task, taskName: 'short', datasetId: 'ds-0123' }] })
  t.equal(refused.statusCode, 400)
  t.match(refused.body, /nothing in datasets has the name or id ds-0123/)
})
