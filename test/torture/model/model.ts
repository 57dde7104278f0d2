// What a world should be, as plain maps, and the server that is held against it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '../../../src/emulator.ts'
import { START } from '../../support/emulator.ts'
import { call } from '../../support/operations.ts'
import { MEMORY } from '../folders.ts'
import type { Answer, Asked } from '../server.ts'
import { KINDS, type Kind } from '../tasks.ts'

export interface Thing {
  readonly name: string
  readonly createdAt: number
}

export interface ModelWorld {
  clock: number
  /** By provider, then by id, in the order in which they were made. */
  readonly things: Map<string, Map<string, Thing>>
  /** By provider: how many of the next requests are refused on order. */
  readonly refusals: Map<string, number>
  /** What a reset brings back: the world from which it was made. Undefined: the baseline. */
  start?: ModelWorld
}

export interface Model {
  readonly worlds: Map<string, ModelWorld>
  readonly snapshots: Map<string, ModelWorld>
  /** What a world begins with. */
  readonly baseline: ModelWorld
}

/** Without its start. */
export const copyOf = (world: ModelWorld, refusals = new Map<string, number>()): ModelWorld => ({
  clock: world.clock,
  things: new Map([...world.things].map(([provider, things]) => [provider, new Map(things)])),
  refusals: new Map(refusals),
})

/** A world that is made as a copy of another begins there again at a reset. */
export const madeFrom = (source: ModelWorld): ModelWorld => ({ ...copyOf(source), start: copyOf(source) })

/** A world becomes another, and keeps the start that it has. */
export const turnedInto = (world: ModelWorld, { start, refusals }: ModelWorld): ModelWorld => ({
  ...copyOf(world, refusals),
  start,
})

const instant = Date.parse(START)

/** What worlds begin with: nothing is several times as fast, what comes with the package is what users have. */
const FIXTURES = { nothing: 'none', builtin: ['builtin'] } as const
export type Fixtures = keyof typeof FIXTURES

/** The server: made anew on its folder when it is killed or reopened. */
export class Real {
  #emulator: Emulator | undefined
  readonly #folders: string[] = []
  readonly #fixtures: Fixtures

  constructor(fixtures: Fixtures) {
    this.#fixtures = fixtures
  }

  async open(folder = this.#folder()): Promise<void> {
    this.#emulator = await createEmulator({
      data: join(folder, 'data'),
      clock: START,
      fixtures: FIXTURES[this.#fixtures],
      checkReplies: true,
      wall: { now: () => instant },
    })
  }

  #folder(): string {
    const folder = mkdtempSync(join(MEMORY, 'evalmock-model-'))
    this.#folders.push(folder)
    return folder
  }

  async reopen(): Promise<void> {
    await this.#emulator?.close()
    await this.open(this.#folders.at(-1))
  }

  /** The files as a process that is killed now leaves them. */
  async kill(): Promise<void> {
    const left = this.#folders.at(-1) as string
    const found = this.#folder()
    cpSync(left, found, { recursive: true })
    await this.#emulator?.close()
    rmSync(left, { recursive: true })
    await this.open(found)
  }

  async close(): Promise<void> {
    await this.#emulator?.close()
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true })
  }

  async ask({ method, path, headers, body }: Asked): Promise<Answer> {
    const reply = await (this.#emulator as Emulator).app.inject({
      method: method as 'GET',
      url: path,
      headers,
      payload: body,
    })
    return {
      status: reply.statusCode,
      type: String(reply.headers['content-type'] ?? ''),
      headers: reply.headers,
      text: reply.body,
      get json() {
        return JSON.parse(reply.body) as unknown
      },
    }
  }

  async control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask({
      method,
      path: `/_mock${path}`,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
}

/** All that there is of a kind, by id. */
export const LISTS: Readonly<Record<string, (world: string) => Asked>> = {
  scale: (world) => call('scale', 'GET', '/v5/evaluations?limit=10000', undefined, world),
  qianfan: (world) =>
    call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTasks', { evalType: 'auto', maxKeys: 100 }, world),
  zstack: (world) => call('zstack', 'GET', '/zstack/v1/ai/datasets?sort=%2Bname', undefined, world),
}

/** The names that a list shows, by id. */
export const namesIn: Readonly<Record<string, (answer: Answer) => Map<string, string>>> = {
  scale: ({ json }) => namesOf(json.items, 'id', 'name'),
  qianfan: ({ json }) => namesOf(json.result.evalTaskList, 'taskId', 'taskName'),
  zstack: ({ json }) => namesOf(json.inventories, 'uuid', 'name'),
}

const namesOf = (list: readonly Record<string, string>[], id: string, name: string): Map<string, string> =>
  new Map(list.map((one) => [one[id] ?? '', one[name] ?? '']))

/** What a fresh world holds, as it shows it. */
export async function baselineOf(real: Real): Promise<ModelWorld> {
  const things = new Map<string, Map<string, Thing>>()
  for (const { provider } of KINDS) {
    const of = new Map<string, Thing>()
    things.set(provider, of)
    // Things of the seed are counted, and not looked into.
    const answer = await real.ask((LISTS[provider] as (world: string) => Asked)('default'))
    for (const id of (namesIn[provider] as (typeof namesIn)[string])(answer).keys())
      of.set(id, { name: '', createdAt: 0 })
  }
  return { clock: instant, things, refusals: new Map() }
}

export const kindOf = (provider: string): Kind => KINDS.find((kind) => kind.provider === provider) as Kind
