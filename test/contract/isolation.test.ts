import t from 'tap'
import { SeededIds } from '../../src/core/ids.ts'
import { startEmulator, type TestEmulator } from '../support/emulator.ts'
import { credentials } from '../support/signers.ts'

/** One client of one world: it knows what it made, and nothing else. */
class Worker {
  readonly world: string
  readonly #emulator: TestEmulator
  readonly #chance: SeededIds
  readonly #scale = new Map<string, string>()
  readonly #qianfan = new Map<string, string>()
  readonly faults: string[] = []

  constructor(emulator: TestEmulator, number: number) {
    this.#emulator = emulator
    this.world = `worker-${number}`
    this.#chance = new SeededIds(`isolation ${number}`)
  }

  async act(): Promise<void> {
    const dice = this.#chance.fraction()
    const label = `${this.world} ${this.#chance.hex(6)}`
    if (dice < 0.2) {
      const { id } = await this.#call('scale', 'POST', '/v5/evaluations', {
        name: label,
        data: [{ input: label }],
      })
      if (this.#scale.has(String(id))) this.faults.push(`scale gave ${id} twice`)
      this.#scale.set(String(id), label)
    } else if (dice < 0.4) {
      const { result } = await this.#call('qianfan', 'POST', '/v2/eval?Action=CreateEvalTask', {
        taskName: label,
        evalObjectType: 'inferDataset',
        evalObjectConfig: {
          evalInferDatasetConfig: { evalInferDatasetConfigList: [{ inferDatasetId: 'ds-1' }] },
        },
        evalConfig: { evalMode: 'manual' },
      })
      this.#qianfan.set(String(result), label)
    } else if (dice < 0.6) {
      const list = await this.#call('scale', 'GET', '/v5/evaluations?limit=1000&sort_by=created_at')
      const mine = (list.items as { id: string; name: string }[]).filter((item) =>
        item.name.startsWith('worker-'),
      )
      this.#expect(
        'scale',
        mine.map((item) => [item.id, item.name]),
        this.#scale,
      )
    } else if (dice < 0.75) {
      const tasks: [string, string][] = []
      for (let marker: string | undefined, more = true; more; ) {
        const page = await this.#call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTasks', {
          evalType: 'manual',
          keyFilter: 'worker-',
          maxKeys: 7,
          ...(marker === undefined ? {} : { marker }),
        })
        const { evalTaskList, pageInfo } = page.result as {
          evalTaskList: { taskId: string; taskName: string }[]
          pageInfo: { isTruncated: boolean; nextMarker?: string }
        }
        tasks.push(...evalTaskList.map((task): [string, string] => [task.taskId, task.taskName]))
        more = pageInfo.isTruncated
        marker = pageInfo.nextMarker
      }
      this.#expect('qianfan', tasks, this.#qianfan)
    } else if (dice < 0.85) {
      const [id] = this.#scale.keys()
      if (id === undefined) return
      await this.#call('scale', 'PATCH', `/v5/evaluations/${id}`, { name: label })
      this.#scale.set(id, label)
    } else if (dice < 0.95) {
      const [taskId] = this.#qianfan.keys()
      if (taskId === undefined) return
      const one = await this.#call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTask', { taskId })
      const { taskName } = one.result as { taskName: string }
      if (taskName !== this.#qianfan.get(taskId)) this.faults.push(`${taskId} is called ${taskName}`)
    } else {
      this.#emulator.world(this.world).reset()
      this.#scale.clear()
      this.#qianfan.clear()
    }
  }

  #expect(what: string, got: [string, string][], made: Map<string, string>): void {
    const seen = JSON.stringify(got.sort())
    const known = JSON.stringify([...made].sort())
    if (seen !== known) this.faults.push(`${what} of ${this.world}: ${seen} instead of ${known}`)
  }

  async #call(
    provider: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<Record<string, unknown>> {
    const payload = body && JSON.stringify(body)
    const headers = credentials[provider]?.({ method, path, world: this.world })
    const reply = await this.#emulator.app.inject({
      method: method as 'GET',
      url: path,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    })
    if (reply.statusCode !== 200) this.faults.push(`${method} ${path}: ${reply.statusCode} ${reply.body}`)
    return reply.json()
  }
}

t.test('16 workers with 16 credentials and random calls never see each other', async (t) => {
  const emulator = await startEmulator(t)
  const workers = Array.from({ length: 16 }, (_, number) => new Worker(emulator, number))
  await Promise.all(
    workers.map(async (worker) => {
      for (let i = 0; i < 60; i++) await worker.act()
    }),
  )
  for (const worker of workers) t.same(worker.faults, [], worker.world)
})
