// Many workers at once, some of whose worlds misbehave: the others notice nothing.
import t from 'tap'
import { SeededIds } from '../../src/core/ids.ts'
import { startEmulator, type TestEmulator } from '../support/emulator.ts'
import { call, type Request } from '../support/operations.ts'
import { rounds } from '../support/rounds.ts'

const WORKERS = 16
const OPERATIONS = rounds(200, 60)

class Worker {
  readonly world: string
  /** Whether its world misbehaves. */
  readonly disturbed: boolean
  readonly wrong: string[] = []
  failures = 0
  readonly #emulator: TestEmulator
  readonly #chance: SeededIds
  /** Name by id, of what it has made; a name that may or may not have been taken. */
  readonly #made = new Map<string, Set<string>>()
  /** Names of what it asked for and got no answer to. */
  readonly #lost = new Set<string>()

  constructor(emulator: TestEmulator, number: number) {
    this.#emulator = emulator
    this.world = `worker-${number}`
    this.disturbed = number % 3 === 0
    this.#chance = new SeededIds(`faults ${number}`)
  }

  async disturb(): Promise<void> {
    if (!this.disturbed) return
    for (const rule of [
      { effect: { kind: 'problem', problem: 'unavailable' }, probability: 0.2 },
      { effect: { kind: 'reset', when: 'after' }, probability: 0.1 },
      { effect: { kind: 'malformed' }, every: 17 },
      { effect: { kind: 'delay', uniform: { minMs: 0, maxMs: 3 } }, probability: 0.2 },
    ]) {
      const url = `/_mock/worlds/${this.world}/faults`
      const reply = await this.#emulator.app.inject({ method: 'POST', url, payload: rule })
      if (reply.statusCode !== 201) this.wrong.push(reply.body)
    }
    const plan = { pace: 'immediate', outcome: 'failure' }
    await this.#emulator.app.inject({ method: 'PUT', url: `/_mock/worlds/${this.world}/plan`, payload: plan })
    await this.#emulator.app.inject({
      method: 'POST',
      url: `/_mock/worlds/${this.world}/clock/advance`,
      payload: { ms: 86_400_000 },
    })
  }

  async act(): Promise<void> {
    const dice = this.#chance.fraction()
    const name = `${this.world} ${this.#chance.hex(6)}`
    const [id] = this.#made.keys()
    if (dice < 0.35) {
      const body = { name, data: [{ input: name }] }
      const made = await this.#send(call('scale', 'POST', '/v5/evaluations', body, this.world))
      if (made === undefined) this.#lost.add(name)
      else this.#made.set(made.id as string, new Set([name]))
    } else if (dice < 0.6 && id !== undefined) {
      const changed = await this.#send(call('scale', 'PATCH', `/v5/evaluations/${id}`, { name }, this.world))
      if (changed === undefined) this.#made.get(id)?.add(name)
      else this.#made.set(id, new Set([name]))
    } else {
      const list = await this.#send(call('scale', 'GET', '/v5/evaluations?limit=1000', undefined, this.world))
      if (list !== undefined) this.#compare(list.items as { id: string; name: string; created_at: string }[])
    }
  }

  #compare(items: readonly { id: string; name: string; created_at: string }[]): void {
    const mine = items.filter((item) => item.name.startsWith('worker-'))
    for (const { id, name, created_at } of mine) {
      if (!(this.#made.get(id)?.has(name) || this.#lost.has(name)))
        this.wrong.push(`${this.world} sees ${id} ${name}, which is not its own`)
      if (!this.disturbed && !created_at.startsWith('2026-11-21T08:00:00'))
        this.wrong.push(`${this.world} stands at ${created_at}`)
    }
    const seen = new Set(mine.map((item) => item.id))
    for (const id of this.#made.keys()) if (!seen.has(id)) this.wrong.push(`${this.world} has lost ${id}`)
  }

  /** The answer; undefined where it did not come through, which happens in disturbed worlds alone. */
  async #send({ method, path, headers, body }: Request): Promise<Record<string, unknown> | undefined> {
    try {
      const reply = await this.#emulator.app.inject({
        method: method as 'GET',
        url: path,
        headers,
        payload: body,
      })
      if (reply.statusCode === 200) return reply.json()
      if (!this.disturbed)
        this.wrong.push(`${this.world} ${method} ${path}: ${reply.statusCode} ${reply.body}`)
    } catch (error) {
      if (!this.disturbed) this.wrong.push(`${this.world} ${method} ${path}: ${error}`)
    }
    this.failures++
    return undefined
  }
}

t.test(`${WORKERS} workers with ${OPERATIONS} random calls each, faults in every third world`, async (t) => {
  const emulator = await startEmulator(t)
  const workers = Array.from({ length: WORKERS }, (_, number) => new Worker(emulator, number))
  for (const worker of workers) await worker.disturb()
  await Promise.all(
    workers.map(async (worker) => {
      for (let i = 0; i < OPERATIONS; i++) await worker.act()
    }),
  )
  for (const worker of workers) {
    t.same(worker.wrong.slice(0, 3), [], worker.world)
    if (worker.disturbed)
      t.ok(worker.failures > OPERATIONS / 10, `${worker.world}: ${worker.failures} failures`)
    else t.equal(worker.failures, 0)
    const { journal, faults } = emulator.world(worker.world).backstage
    t.equal(journal.seen, OPERATIONS, 'each journal has the requests of its own worker')
    t.equal(faults.size, worker.disturbed ? 4 : 0)
  }
})
