// Each kind of mistake in data, with its place and the whole message.
import t from 'tap'
import { startEmulator } from '../support/emulator.ts'

const CASES: readonly [data: object, mistakes: readonly string[]][] = [
  [{ scale: [] }, ['scale: an object of lists belongs here, not a list']],
  [{ scale: 5 }, ['scale: an object of lists belongs here, not 5']],
  [{ scale: { evaluations: 5 } }, ['scale.evaluations: a list of rows belongs here, not 5']],
  [{ scale: { evaluations: {} } }, ['scale.evaluations: a list of rows belongs here, not an object']],
  [{ scale: { evaluations: ['x'] } }, ['scale.evaluations.0: a row is an object, not the text "x"']],
  [{ scale: { evaluations: [null] } }, ['scale.evaluations.0: a row is an object, not nothing']],
  [{ scale: { evaluations: [[]] } }, ['scale.evaluations.0: a row is an object, not a list']],
  [{ scale: { evaluations: [true] } }, ['scale.evaluations.0: a row is an object, not true']],
  [
    { scale: { evaluations: [{ name: 'x', items: 5 }] } },
    ['scale.evaluations.0.items: a list of rows belongs here, not 5'],
  ],
  [{ scale: { evaluations: [{}] } }, ['scale.evaluations.0: a row of evaluations needs a name']],
  [
    { scale: { evaluations: [{ zzzzzz: 1 }] } },
    [
      'scale.evaluations.0: a row of evaluations needs a name',
      'scale.evaluations.0.zzzzzz: evaluations has no member zzzzzz; there are name, id, status, progress, ended_at, status_reason, steps, created_at, updated_at, looks, data, dataset_id, items, description, tags, metadata, tasks, dataset_ids, taxonomy, questions, item_count, error_total, outcome, contributor_work, archived_at',
    ],
  ],
  [
    { scale: { evaluations: [{ nam: 'x' }] } },
    ['scale.evaluations.0.nam: evaluations has no member nam; did you mean name?'],
  ],
  [{ scale: { evaluations: [{ name: 5 }] } }, ['scale.evaluations.0.name: a text belongs here, not 5']],
  [
    { scale: { evaluations: [{ name: null }] } },
    ['scale.evaluations.0.name: a text belongs here, not nothing'],
  ],
  [{ scale: { evaluations: [{ name: 'x', id: '' }] } }, ['scale.evaluations.0.id: it must not be empty']],
  [
    { scale: { evaluations: [{ name: 'x', tags: 'geo' }] } },
    ['scale.evaluations.0.tags: a list belongs here, not the text "geo"'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', tags: [1, 'a', null] }] } },
    [
      'scale.evaluations.0.tags.0: a text belongs here, not 1',
      'scale.evaluations.0.tags.2: a text belongs here, not nothing',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', metadata: [] }] } },
    ['scale.evaluations.0.metadata: an object belongs here, not a list'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', item_count: 'many' }] } },
    ['scale.evaluations.0.item_count: a number belongs here, not the text "many"'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', item_count: 1.5 }] } },
    ['scale.evaluations.0.item_count: a whole number belongs here, not 1.5'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: 7 }] } },
    ['scale.evaluations.0.status: there is no state 7; there are pending, running, completed, failed'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: 'runing' }] } },
    [
      'scale.evaluations.0.status: there is no state runing; did you mean running?; there are pending, running, completed, failed',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: null }] } },
    ['scale.evaluations.0.status: there is no state nothing; there are pending, running, completed, failed'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: 'running', progress: 1 }] } },
    ['scale.evaluations.0.progress: one that is running is not done: give less than 1'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: 'completed', progress: 0.5 }] } },
    ['scale.evaluations.0.progress: one that is completed has no progress: leave it out'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: 'running', progress: 2 }] } },
    ['scale.evaluations.0.progress: it must be at most 1, not 2'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status: 'running', progress: 'half' }] } },
    ['scale.evaluations.0.progress: a number belongs here, not the text "half"'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', created_at: 'yesterday' }] } },
    [
      'scale.evaluations.0.created_at: yesterday is no time: give 2026-11-20T08:00:00Z, or a distance such as -26h',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', created_at: 5 }] } },
    ['scale.evaluations.0.created_at: a text belongs here, not 5'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', created_at: '2026-13-01T00:00:00Z' }] } },
    [
      'scale.evaluations.0.created_at: 2026-13-01T00:00:00Z is no time: give 2026-11-20T08:00:00Z, or a distance such as -26h',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', outcome: 'parial' }] } },
    [
      'scale.evaluations.0.outcome: the text "parial" is not possible; did you mean partial?; there are success, failure, partial',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', outcome: 5 }] } },
    ['scale.evaluations.0.outcome: 5 is not possible; there are success, failure, partial'],
  ],
  [
    {
      scale: {
        evaluations: [
          {
            name: 'x',
            steps: [
              { state: 'pending', at: '-1h' },
              { state: 'running', at: '-2h' },
            ],
          },
        ],
      },
    },
    ['scale.evaluations.0.steps.1.at: it begins before the step that it follows'],
  ],
  [
    {
      scale: {
        evaluations: [
          {
            name: 'x',
            steps: [
              { state: 'pending', at: '-1h' },
              { state: 'runing', at: '-1h' },
            ],
          },
        ],
      },
    },
    [
      'scale.evaluations.0.steps.1.state: there is no state runing; did you mean running?; there are pending, running, completed, failed',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', ended_at: '-1h', steps: [{ state: 'completed', at: '-1h' }] }] } },
    ['scale.evaluations.0.ended_at: steps say this already: leave out ended_at or steps'],
  ],
  [
    {
      scale: {
        evaluations: [
          {
            name: 'x',
            status: 'running',
            progress: 0.5,
            status_reason: 'why',
            steps: [{ state: 'pending', at: '-1h' }],
          },
        ],
      },
    },
    [
      'scale.evaluations.0.status: steps say this already: leave out status or steps',
      'scale.evaluations.0.progress: steps say this already: leave out progress or steps',
      'scale.evaluations.0.status_reason: steps say this already: leave out status_reason or steps',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', steps: [{ stat: 'pending', at: '-1h' }] }] } },
    [
      'scale.evaluations.0.steps.0.state: state is missing: it is a text',
      'scale.evaluations.0.steps.0.stat: there is no member stat here; did you mean state?',
    ],
  ],
  [
    { scale: { evaluations: [{ name: 'x', steps: [{ state: 'pending', at: '-1h', polls: -1 }] }] } },
    ['scale.evaluations.0.steps.0.polls: it must be at least 0, not -1'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', steps: [{ state: 'pending', at: '-1h', seen: 'yes' }] }] } },
    ['scale.evaluations.0.steps.0.seen: true or false belongs here, not the text "yes"'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', steps: [{ at: '-1h' }] }] } },
    ['scale.evaluations.0.steps.0.state: state is missing: it is a text'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', looks: -1 }] } },
    ['scale.evaluations.0.looks: it must be at least 0, not -1'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', status_reason: '' }] } },
    ['scale.evaluations.0.status_reason: it must not be empty'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', data: 5 }] } },
    ['scale.evaluations.0.data: a list belongs here, not 5'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', data: [5] }] } },
    ['scale.evaluations.0.data.0: an object belongs here, not 5'],
  ],
  [
    { scale: { evaluations: [{ name: 'x', dataset_id: 'none' }] } },
    ['scale.evaluations.0.dataset_id: nothing in datasets has the name or id none'],
  ],
  [
    {
      scale: {
        evaluations: [{ name: 'x', dataset_id: 'gold' }],
        datasets: [{ name: 'golden', data: [{ a: 1 }] }],
      },
    },
    ['scale.evaluations.0.dataset_id: nothing in datasets has the name or id gold; did you mean golden?'],
  ],
  [
    {
      scale: {
        evaluations: [{ name: 'x', dataset_id: 'd' }],
        datasets: [
          { name: 'd', id: '1' },
          { name: 'd', id: '2' },
        ],
      },
    },
    ['scale.evaluations.0.dataset_id: 2 have the name d: give one of the ids 1, 2'],
  ],
  [
    {
      scale: {
        evaluations: [
          { name: 'x', id: 'a' },
          { name: 'y', id: 'a' },
        ],
      },
    },
    ['scale.evaluations.1.id: there are two evaluations with the id a'],
  ],
  [
    { scale: { evaluation_groups: [{ name: 'g', evaluation_ids: ['none'] }] } },
    ['scale.evaluation_groups.0.evaluation_ids.0: nothing in evaluations has the name or id none'],
  ],
  [{ scal: {} }, ['scal: the data has no member scal; did you mean scale?']],
  [{ world: 5 }, ['world: an object belongs here, not 5']],
  [
    { world: { now: 'x' } },
    [
      'world.version: version is missing: it is 1',
      'world.clock: clock is missing: it is an object',
      'world.plan: plan is missing: it is an object',
      'world.plansDrawn: plansDrawn is missing: it is a number',
      'world.ids: ids is missing: it is an object',
      'world.now: there is no member now here',
    ],
  ],
  [
    { qianfan: { evalTasks: [{ name: 'x', endTime: '+3h', state: 'Successed' }] } },
    ['qianfan.evalTasks.0.endTime: it would end in the future: give another state'],
  ],
  [
    { qianfan: { evalTasks: [{ name: 'x', endTime: '-3h', createTime: '-1h', state: 'Successed' }] } },
    ['qianfan.evalTasks.0.endTime: it would end before it begins'],
  ],
  [
    { qianfan: { evalTasks: [{ name: 'x', zzzzzzzzz: 1 }] } },
    [
      'qianfan.evalTasks.0.zzzzzzzzz: evalTasks has no member zzzzzzzzz; there are taskName, name, taskId, state, progress, endTime, message, steps, createTime, modifyTime, looks, datasetId, scoreModes, id, description, evalType, evalMode, evalObjectType, evalObjectConfig, evalConfig, modelIds, legacy',
    ],
  ],
  [
    { scale: { zzzzzz: [] } },
    [
      'scale.zzzzzz: data of scale has no member zzzzzz; there are files, questions, rubrics, rubric_criteria, datasets, dataset_items, evaluations, evaluation_items, annotation_tasks, evaluation_groups, evaluation_widgets, evaluation_dashboards, evaluation_widget_results, exports',
    ],
  ],
  [{ zzzzzzz: [] }, ['zzzzzzz: the data has no member zzzzzzz; there are zstack, qianfan, scale, world']],
  [
    { zstack: { zzzzzz: [] } },
    [
      'zstack.zzzzzz: data of zstack has no member zzzzzz; there are accounts, users, accessKeys, sessions, zones, modelCenters, modelServices, models, modelServiceRefs, datasets, modelServiceGroups, datasetRefs, tasks, trainedModelRecords, tags, jobs',
    ],
  ],
  [
    { zstack: { tasks: [{ name: 'x', status: 'Completed', endDate: '+1h' }] } },
    [
      'zstack.tasks.0.endDate: tasks has no member endDate; there are name, uuid, modelServiceGroupUuid, status, percentage, endTime, reason, steps, createDate, lastOpDate, looks, accountUuid, description, type, evaluatedServiceGroupUuid, datasetUuid, limits, temperature, topK, topP, maxNewTokens, repetitionPenalty, maxLength, prompt, model, url, parallel, logEveryQuery, api, requestHeaders, connectTimeout, readTimeout',
    ],
  ],
  [
    { zstack: { tasks: [{ name: 'x', status: 'Completed', createDate: '-1h', endTime: '-2h' }] } },
    ['zstack.tasks.0.endTime: it would end before it begins'],
  ],
  [
    { zstack: { tasks: [{ name: 'x', status: 'Running', endTime: '-2h' }] } },
    ['zstack.tasks.0.endTime: one that is Running has not ended'],
  ],
  [
    { zstack: { tasks: [{ name: 'x', status: 'Running', percentage: 100 }] } },
    ['zstack.tasks.0.percentage: one that is Running is not done: give less than 100'],
  ],
  [
    { zstack: { tasks: [{ name: 'x', status: 'Running', percentage: 101 }] } },
    ['zstack.tasks.0.percentage: it must be at most 100, not 101'],
  ],
  [
    { zstack: { tasks: [{ name: 'x', status: 'Running', limits: 'ten' }] } },
    ['zstack.tasks.0.limits: a number belongs here, not the text "ten"'],
  ],
  [
    { zstack: { tasks: [{ name: 'x', datasetUuid: 'none' }] } },
    ['zstack.tasks.0.datasetUuid: nothing in datasets has the name or id none'],
  ],
  [
    { zstack: { datasets: [{ name: 'x', size: '12' }] } },
    ['zstack.datasets.0.size: a number belongs here, not the text "12"'],
  ],
  [
    { zstack: { datasets: [{ name: 'x', system: 'yes' }] } },
    ['zstack.datasets.0.system: true or false belongs here, not the text "yes"'],
  ],
  [
    { qianfan: { evalTasks: [{ name: 'x', state: 'Done' }] } },
    [
      'qianfan.evalTasks.0.state: there is no state Done; there are Queued, Running, RunningWithManualBegin, RunningWithMetricsCalculating, Successed, PartlyDone, Failed, Stopping, Stopped',
    ],
  ],
  [
    { qianfan: { evalTasks: [{ name: 'x', stat: 'Running', progress: 0.25 }] } },
    ['qianfan.evalTasks.0.stat: evalTasks has no member stat; did you mean state?'],
  ],
  [
    { qianfan: { evalTasks: [{ name: 'x', evalObjectConfig: 5 }] } },
    ['qianfan.evalTasks.0.evalObjectConfig: an object belongs here, not 5'],
  ],
]

t.test('each mistake in data is reported at its place, and says what is right', async (t) => {
  const { app, world } = await startEmulator(t, {
    fixtures: 'none',
    clock: '2026-11-21T08:00:00.000Z',
    auth: 'off',
  })
  for (const [payload, mistakes] of CASES) {
    const reply = await app.inject({ method: 'POST', url: '/_mock/state', payload })
    t.equal(reply.statusCode, 400)
    const { issues } = reply.json() as { issues: { path: string[]; message: string }[] }
    t.strictSame(
      issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
      mistakes,
    )
  }
  t.equal(world().count(), 0)
})

t.test('a row that says when it ended, but not when it was made, was made before that', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none', clock: '2026-11-21T08:00:00.000Z' })
  const payload = {
    zstack: {
      tasks: [
        { name: 'ended', status: 'Completed', endTime: '-2h' },
        {
          name: 'stepped',
          steps: [
            { state: 'Running', at: '-3d' },
            { state: 'Failed', at: '-2d' },
          ],
        },
        { name: 'edited', status: 'Running', lastOpDate: '-5d' },
      ],
    },
    qianfan: { evalTasks: [{ taskName: 'done', state: 'Failed', endTime: '2026-11-20T08:00:00Z' }] },
  }
  t.equal((await app.inject({ method: 'POST', url: '/_mock/state', payload })).statusCode, 201)
  const { tasks } = (await app.inject('/_mock/tasks')).json() as {
    tasks: { name: string; createdAt: string; endedAt?: string }[]
  }
  t.strictSame(
    Object.fromEntries(tasks.map(({ name, createdAt, endedAt }) => [name, [createdAt, endedAt]])),
    {
      ended: ['2026-11-21T05:50:00.000Z', '2026-11-21T06:00:00.000Z'],
      done: ['2026-11-20T07:50:00.000Z', '2026-11-20T08:00:00.000Z'],
      stepped: ['2026-11-18T08:00:00.000Z', '2026-11-19T08:00:00.000Z'],
      edited: ['2026-11-16T08:00:00.000Z', undefined],
    },
  )
})

t.test('a member of data that is null is left out', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none' })
  for (const payload of [{ scale: null }, { scale: { evaluations: null } }])
    t.match((await app.inject({ method: 'POST', url: '/_mock/state', payload })).json(), { added: 0 })
})
