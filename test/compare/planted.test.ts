// Differences of each kind, planted in the responses of another server: each is found, and nothing else.
import t from 'tap'
import { KINDS } from '../../src/compare/match/difference.ts'
import {
  comparing,
  listening,
  qianfanCall,
  type Spoiled,
  scaleCall,
  spoiling,
  zstackCall,
} from '../support/comparing.ts'

interface Planted {
  /** Operation, kind and path in the report. */
  readonly found: string
  readonly method?: string
  /** The path, or a part of the URL that tells the operation. */
  readonly url: RegExp
  /** A part of the request's body. */
  readonly body?: RegExp
  plant(reply: Spoiled): Spoiled | undefined
}

const changed = (change: (reply: Spoiled) => void) => (reply: Spoiled) => {
  change(reply)
  return reply
}

const spelled = (name: RegExp, as: string) =>
  changed((reply) => {
    reply.headers = reply.headers.map(([one, value]) => [name.test(one) ? as : one, value])
  })

const SCALE: readonly Planted[] = [
  {
    found: 'ListQuestions status status',
    url: /\/questions$/,
    method: 'GET',
    plant: changed((reply) => {
      reply.status = 203
    }),
  },
  {
    found: 'CreateEvaluation code code',
    url: /\/evaluations$/,
    method: 'POST',
    body: /x{129}/,
    plant: changed(({ body }) => {
      body.detail[0].type = 'too_long'
    }),
  },
  {
    found: 'ListFiles envelope (body)',
    url: /\/files$/,
    plant: (reply) => ({ ...reply, body: { data: reply.body } }),
  },
  {
    found: 'GetDataset missing owner_team',
    url: /\/datasets\/[^/]+$/,
    plant: changed(({ body }) => {
      body.owner_team = 'maps'
    }),
  },
  {
    found: 'ListDatasets extra items[].tags',
    url: /\/datasets$/,
    method: 'GET',
    plant: changed(({ body }) => {
      for (const one of body.items) delete one.tags
    }),
  },
  {
    found: 'CreateEvaluation type error_count',
    url: /\/evaluations$/,
    method: 'POST',
    body: /"name":"first"/,
    plant: changed(({ body }) => {
      body.error_count = '0'
    }),
  },
  {
    found: 'GetEvaluation format created_at',
    url: /\/evaluations\/[^/]+$/,
    plant: changed(({ body }) => {
      body.created_at = '2026/11/21 08:00'
    }),
  },
  {
    found: 'ListEvaluations order (body)',
    url: /\/evaluations$/,
    method: 'GET',
    plant: changed((reply) => {
      reply.body = Object.fromEntries(Object.entries(reply.body).reverse())
    }),
  },
  {
    found: 'ListRubrics header Content-Type',
    url: /\/rubrics$/,
    plant: spelled(/^content-type$/, 'Content-Type'),
  },
  {
    found: 'GetQuestion header x-ratelimit-limit',
    url: /\/questions\/[^/]+$/,
    plant: changed(({ headers }) => {
      headers.push(['x-ratelimit-limit', '5'])
    }),
  },
  {
    found: 'CreateDataset value name',
    url: /\/datasets$/,
    method: 'POST',
    plant: changed(({ body }) => {
      body.name = body.name.toUpperCase()
    }),
  },
  {
    found: 'ListEvaluationGroups order items[]',
    url: /\/evaluation-groups$/,
    method: 'GET',
    plant: changed(({ body }) => {
      body.items.reverse()
    }),
  },
  {
    found: 'CreateQuestion format id',
    url: /\/questions$/,
    method: 'POST',
    plant: changed(({ body }) => {
      body.id = 'q_5f1'
    }),
  },
  {
    found: 'ListEvaluationDashboards connection (body)',
    url: /\/evaluation-dashboards/,
    plant: () => undefined,
  },
]

const QIANFAN: readonly Planted[] = [
  {
    found: 'DescribeEvalTask status status',
    url: /=DescribeEvalTask$/,
    plant: changed((reply) => {
      reply.status = 400
    }),
  },
  {
    found: 'DescribeEvalTaskReport code code',
    url: /=DescribeEvalTaskReport$/,
    plant: changed(({ body }) => {
      body.code = 'NoSuchTask'
    }),
  },
  {
    found: 'DescribeEvalObjects header x-bce-request-id',
    url: /=DescribeEvalObjects$/,
    plant: spelled(/^x-bce-request-id$/i, 'x-bce-request-id'),
  },
  {
    found: 'DescribeEvalTasks envelope (body)',
    url: /=DescribeEvalTasks$/,
    body: /keyFilter/,
    plant: (reply) => ({ ...reply, body: '' }),
  },
  {
    found: 'CreateEvalTask type result',
    url: /=CreateEvalTask$/,
    plant: changed(({ body }) => {
      body.result = { taskId: body.result }
    }),
  },
  {
    found: 'DescribeEvalTasks missing result.pageInfo.total',
    url: /=DescribeEvalTasks$/,
    body: /"auto"\}/,
    plant: changed(({ body }) => {
      body.result.pageInfo.total = 3
    }),
  },
]

const ZSTACK: readonly Planted[] = [
  {
    found: 'QueryDataset extra inventories[].description',
    url: /\/ai\/datasets$/,
    plant: changed(({ body }) => {
      for (const one of body.inventories) delete one.description
    }),
  },
  {
    found: 'LogInByAccount format inventory.createDate',
    url: /\/accounts\/login$/,
    plant: changed(({ body }) => {
      body.inventory.createDate = '2026-11-21T08:00:00Z'
    }),
  },
  {
    found: 'QueryModel type inventories',
    url: /\/ai\/models$/,
    plant: changed(({ body }) => {
      body.inventories = null
    }),
  },
  {
    found: 'QueryModelCenter header content-type',
    url: /\/ai\/model-centers$/,
    plant: changed((reply) => {
      reply.headers = reply.headers.map(([name, value]) => [
        name,
        /^content-type$/i.test(name) ? 'text/plain' : value,
      ])
    }),
  },
  {
    found: 'QueryModelService envelope (body)',
    url: /\/ai\/model-services$/,
    plant: (reply) => ({ ...reply, body: '<html>busy</html>' }),
  },
]

const spoiler =
  (planted: readonly Planted[], done: Set<string>) =>
  (call: { method: string; url: string; body: string }, reply: Spoiled): Spoiled | undefined => {
    const one = planted.find(
      ({ method = call.method, url, body = /^/, found }) =>
        method === call.method && url.test(call.url) && body.test(call.body) && !done.has(found),
    )
    if (one === undefined) return reply
    done.add(one.found)
    return one.plant(reply)
  }

t.test('each of 25 planted differences is found, and nothing else', async (t) => {
  const found: string[] = []
  const run = async (
    provider: string,
    planted: readonly Planted[],
    use: (url: string) => Promise<unknown>,
  ) => {
    const done = new Set<string>()
    const other = await listening(t, { seed: 'other' })
    const service = await spoiling(t, other, spoiler(planted, done))
    const comparison = await comparing(t, provider, service)
    await use(comparison.url)
    const { operations } = await comparison.report()
    t.same([...done].sort(), planted.map((one) => one.found).sort(), `${provider}: all were planted`)
    found.push(
      ...operations.flatMap(({ operation, differences }) =>
        differences.map(({ kind, path }) => `${operation} ${kind} ${path}`),
      ),
    )
  }

  await run('scale', SCALE, async (url) => {
    const call = scaleCall(url)
    await call('GET', '/v5/questions')
    await call('POST', '/v5/evaluations', { name: 'x'.repeat(129), data: [{ input: 'a' }] })
    await call('GET', '/v5/files')
    const { body: dataset } = await call('POST', '/v5/datasets', { name: 'set', data: [{ input: 'a' }] })
    await call('GET', `/v5/datasets/${dataset.id}`)
    await call('GET', '/v5/datasets')
    const { body: evaluation } = await call('POST', '/v5/evaluations', {
      name: 'first',
      data: [{ input: 'a' }],
    })
    await call('GET', `/v5/evaluations/${evaluation.id}`)
    await call('GET', '/v5/evaluations')
    await call('GET', '/v5/rubrics')
    await call('GET', '/v5/questions/a8f0a8a2-9f5c-4c0e-9d07-b1f6a50f0c10')
    for (const name of ['one', 'two'])
      await call('POST', '/v5/evaluation-groups', { name, evaluation_ids: [evaluation.id] })
    await call('GET', '/v5/evaluation-groups')
    await call('POST', '/v5/questions', {
      name: 'q',
      prompt: 'p?',
      question_type: 'categorical',
      configuration: { choices: ['a', 'b'] },
    })
    await t.rejects(call('GET', '/v5/evaluation-dashboards?evaluation_id=x'))
  })

  await run('qianfan', QIANFAN, async (url) => {
    const call = qianfanCall(url)
    await call('DescribeEvalTask', { taskId: 'ame-000000000000' })
    await call('DescribeEvalTaskReport', { taskId: 'ame-000000000000' })
    await call('DescribeEvalObjects', {})
    await call('DescribeEvalTasks', { evalType: 'auto', keyFilter: '算术' })
    await call('CreateEvalTask', {
      taskName: 'one',
      description: '',
      evalObjectType: 'model',
      evalObjectConfig: {
        evalModelConfig: {
          versionId: 'ds-4h1v8c2k6z0q3m7p',
          storageType: 'sysStorage',
          evalModelConfigList: [{ modelId: 'amv-5t9r2e6w1x8y' }],
        },
      },
      evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['similarity'] } },
    })
    await call('DescribeEvalTasks', { evalType: 'auto' })
  })

  await run('zstack', ZSTACK, async (url) => {
    const call = await zstackCall(url)
    for (const path of ['datasets', 'models', 'model-centers', 'model-services'])
      await call('GET', `/ai/${path}`)
  })

  const planted = [...SCALE, ...QIANFAN, ...ZSTACK].map((one) => one.found)
  t.equal(planted.length, 25)
  t.same([...new Set(planted.map((one) => one.split(' ')[1]))].sort(), [...KINDS].sort(), 'of each kind')
  t.same(found.sort(), planted.sort())
})
